// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.ProtocolLimits;
import dev.wgx.relay.Admission;
import dev.wgx.relay.DropReason;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.data.ForwardingTable;
import dev.wgx.relay.store.Moment;
import dev.wgx.relay.store.RelayedSessionRecord;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RelayedSessionsTest {
    private static final int INDEX = 7;

    private final Tables tables = new Tables(Admission.EVERYBODY);
    private final ForwardingTable table = tables.forwarding;
    private final Accounts accounts = tables.accounts;
    private final RelayedSessions sessions = new RelayedSessions(table, accounts, 1000);
    private final Turn turn = tables.turnAt(1000 * Limits.SECOND_NS);
    private int listed;

    @Test
    void fewPeersMaySendWithOneIndex() {
        for (int i = 0; i < Limits.MAX_PEERS_PER_INDEX; i++) {
            Peer spoke = peer();
            assertThat(open(peer(), INDEX, spoke, 5000 + i)).isEmpty();
            assertThat(table.find(spoke.forwarding, INDEX)).isNotNull();
        }

        assertThat(open(peer(), INDEX, peer(), 1)).isEqualTo(Optional.of(DropReason.INDEX_COLLISION));
        assertThat(sessions.findByReceiverIndex(INDEX)).hasSize(Limits.MAX_PEERS_PER_INDEX);
    }

    @Test
    void aSessionEndsWhenItsHandshakeIsTooOld() {
        Permission permission = new Permission(peer(), peer());
        open(permission, 1, 2);
        long endNs = turn.nowNs() + ProtocolLimits.REJECT_AFTER_TIME_NS;
        assertThat(sessions.nextDeadlineNs()).isEqualTo(endNs);

        sessions.onDeadline(turnAt(endNs - 1));
        assertThat(sessions.size()).isOne();
        sessions.onDeadline(turnAt(endNs));

        assertThat(sessions.size()).isZero();
        assertThat(table.find(permission.hub().forwarding, 2)).isNull();
        assertThat(permission.sessions).isEmpty();
    }

    @Test
    void aClosedSessionLeavesNoDeadlineAndNoIndexBehind() {
        Permission permission = new Permission(peer(), peer());
        Permission other = new Permission(peer(), peer());
        open(permission, 1, 2);
        open(other, 1, 3);

        sessions.closeUnder(permission, turn);

        assertThat(sessions.findByReceiverIndex(2)).isEmpty();
        assertThat(sessions.findByReceiverIndex(1))
                .singleElement()
                .satisfies(direction -> assertThat(direction.source()).isSameAs(other.spoke()));
        sessions.closeUnder(other, turn);
        assertThat(sessions.findByReceiverIndex(1)).isEmpty();
        assertThat(sessions.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
        assertThat(sessions.all()).isEmpty();
    }

    @Test
    void aPairHasFewSessionsAndTheOldestGivesWay() {
        Permission permission = new Permission(peer(), peer());
        for (int i = 0; i <= Limits.MAX_SESSIONS_PER_PAIR; i++) {
            assertThat(open(permission, 10 + i, 20 + i)).isEmpty();
        }

        assertThat(sessions.size()).isEqualTo(Limits.MAX_SESSIONS_PER_PAIR);
        assertThat(table.find(permission.hub().forwarding, 20)).isNull();
        assertThat(table.find(permission.hub().forwarding, 21)).isNotNull();
    }

    @Test
    void aFullTableLosesTheOldestOfTheHeaviestAccountToANewcomer() {
        Peer greedy = listed();
        RelayedSessions few = new RelayedSessions(table, accounts, 3);
        for (int i = 0; i < 3; i++) {
            Permission permission = new Permission(greedy, peer());
            assertThat(few.open(permission, greedy, 10 + i, 20 + i, turn)).isEmpty();
        }
        Permission ofGreedy = new Permission(greedy, peer());
        assertThat(few.open(ofGreedy, greedy, 13, 23, turn)).contains(DropReason.SESSION_TABLE_FULL);
        Peer modest = listed();
        Permission ofModest = new Permission(modest, peer());

        assertThat(few.open(ofModest, modest, 14, 24, turn)).isEmpty();

        assertThat(few.size()).isEqualTo(3);
        assertThat(table.find(greedy.forwarding, 20)).isNull();
        assertThat(table.find(modest.forwarding, 24)).isNotNull();
    }

    @Test
    void aStoredSessionGoesOnForTheRestOfItsTime() {
        Permission permission = new Permission(peer(), peer());

        assertThat(restore(permission, 40)).isTrue();

        assertThat(table.find(permission.hub().forwarding, 2)).isNotNull();
        assertThat(sessions.nextDeadlineNs())
                .isEqualTo(turn.nowNs() + ProtocolLimits.REJECT_AFTER_TIME_NS - 40 * Limits.SECOND_NS);
    }

    @Test
    void aStoredSessionThatIsOverOrFromTheFutureIsNotRestored() {
        Permission permission = new Permission(peer(), peer());

        assertThat(restore(permission, 180)).isFalse();
        assertThat(restore(permission, -1)).isFalse();

        assertThat(sessions.size()).isZero();
        assertThat(restore(permission, 179)).isTrue();
        assertThat(restore(permission, 179)).as("its indexes are taken").isFalse();
    }

    private boolean restore(Permission permission, long ageSeconds) {
        Moment opened = turn.now().minus(ageSeconds * Limits.SECOND_NS);
        Peer hub = permission.hub();
        RelayedSessionRecord stored =
                new RelayedSessionRecord(5, hub.key(), 1, permission.spoke().key(), 2, opened);
        return sessions.restore(stored, permission, hub, turn.now());
    }

    private Optional<DropReason> open(Peer hub, int hubIndex, Peer spoke, int spokeIndex) {
        return open(new Permission(hub, spoke), hubIndex, spokeIndex);
    }

    private Optional<DropReason> open(Permission permission, int hubIndex, int spokeIndex) {
        return sessions.open(permission, permission.hub(), hubIndex, spokeIndex, turn);
    }

    private Peer peer() {
        return new Peer(tables.newKey());
    }

    /** Returns a peer that pays for itself, by an address of its own. */
    private Peer listed() {
        listed++;
        return tables.newPeerAt(Endpoint.ipv4(listed, 1), 0);
    }

    private Turn turnAt(long nowNs) {
        return tables.turnAt(nowNs);
    }
}
