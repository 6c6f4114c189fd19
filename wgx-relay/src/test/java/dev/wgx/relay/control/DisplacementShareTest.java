// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.command.SpokeSet;
import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Admission;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Event;
import dev.wgx.relay.Path;
import dev.wgx.relay.account.Account;
import dev.wgx.relay.store.Moment;
import dev.wgx.relay.store.StoreChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests who gives way, and by how much: in a table of forty peers and forty permissions. */
class DisplacementShareTest {
    private static final int LIMIT = 40;

    private final Tables keys = new Tables(Admission.EVERYBODY);
    private final PublicKey greedyKey = keys.newKey();
    private final PublicKey modestKey = keys.newKey();
    private final Tables tables = new Tables(new Admission(false, Set.of(greedyKey, modestKey), true), LIMIT);
    private final RelayedSessions sessions = new RelayedSessions(tables.forwarding, tables.accounts, 10);
    private final Permissions permissions = new Permissions(
            tables.peers, new PendingInitiations(tables.accounts, 10), sessions, tables.accounts, tables.ledger, LIMIT);
    private final Revocation revocation = new Revocation(tables.peers, tables.endpoints, permissions, tables.accounts);
    private final Displacement displacement = new Displacement(tables.peers, permissions, revocation, tables.ledger, 0);
    private final Turn turn = tables.turnAt(1_000_000_000L);
    private final Peer greedy = listed(greedyKey);
    private final Peer modest = listed(modestKey);
    private final Account greedyAccount = new Account.Listed(greedyKey);
    private final Account modestAccount = new Account.Listed(modestKey);

    private Peer listed(PublicKey key) {
        Peer peer = tables.peers.findOrAdd(key);
        tables.accounts.of(peer);
        return peer;
    }

    private List<PublicKey> newKeys(int count) {
        return Stream.generate(keys::newKey).limit(count).toList();
    }

    private void publish(Peer hub, List<PublicKey> spokes) {
        permissions.replace(hub, SpokeSet.of(spokes), turn);
        SpokeSet set = SpokeSet.of(spokes);
        hub.publication.replace(set, set.version(7));
    }

    /** Lets the peer have shaken hands at this time. */
    private Peer cameAt(PublicKey key, long seconds) {
        Peer peer = tables.peers.findOrAdd(key);
        peer.lastHandshake = Moment.of(seconds * Limits.SECOND_NS, seconds * Limits.SECOND_NS, 1);
        return peer;
    }

    private Peer online(Peer peer) {
        tables.endpoints.place(peer, new ProvedAddress(Path.to(Endpoint.ipv4(1, 1)), Moment.of(0, 0, 1), null));
        return peer;
    }

    private static List<PublicKey> spokesOf(Peer hub) {
        return List.copyOf(hub.publishes.keySet());
    }

    @Test
    void anAccountMayHaveSoMuchMoreAsHeavierOnesHoldBeyondThat() {
        publish(greedy, newKeys(29));
        publish(modest, newKeys(5));
        // 36 of 40 peers, of which the modest account holds 6 and the greedy one 30.
        assertThat(displacement.isWithinShare(modestAccount, 4, 0)).isTrue();
        assertThat(displacement.isWithinShare(modestAccount, 14, 0)).isTrue();
        assertThat(displacement.isWithinShare(modestAccount, 15, 0)).isFalse();
        assertThat(displacement.isWithinShare(greedyAccount, 4, 0)).isTrue();
        assertThat(displacement.isWithinShare(greedyAccount, 5, 0)).isFalse();
        // 34 of 40 permissions.
        assertThat(displacement.isWithinShare(modestAccount, 0, 6)).isTrue();
        assertThat(displacement.isWithinShare(modestAccount, 0, 15)).isTrue();
        assertThat(displacement.isWithinShare(modestAccount, 0, 16)).isFalse();
        assertThat(displacement.isWithinShare(greedyAccount, 0, 6)).isTrue();
        assertThat(displacement.isWithinShare(greedyAccount, 0, 7)).isFalse();
    }

    @Test
    void whoNeedsNothingMoreIsWithinItsShareHoweverMuchItHolds() {
        publish(greedy, newKeys(38));

        assertThat(displacement.isWithinShare(greedyAccount, 0, 0)).isTrue();
        assertThat(displacement.isWithinShare(greedyAccount, -5, -5)).isTrue();
    }

    @Test
    void theHeavierAccountGivesWayByAsMuchAsIsLackingAndNoMore() {
        publish(greedy, newKeys(31));
        publish(modest, newKeys(3));

        displacement.makeRoom(modestAccount, 8, 8, turn);

        assertThat(tables.peers.room()).isEqualTo(8);
        assertThat(spokesOf(greedy)).hasSize(27);
        assertThat(spokesOf(modest)).hasSize(3);
    }

    @Test
    void permissionsGiveWayToo() {
        List<PublicKey> shared = newKeys(18);
        publish(greedy, shared);
        Peer itsSpoke = online(tables.peers.findOrAdd(shared.getFirst()));
        publish(itsSpoke, shared.subList(1, 17));
        assertThat(permissions.room()).isEqualTo(6);

        displacement.makeRoom(modestAccount, 0, 10, turn);

        assertThat(permissions.room()).isEqualTo(10);
        assertThat(tables.peers.room()).isEqualTo(21);
    }

    @Test
    void anAccountGivesWayNoFurtherThanToWhatTheNewcomerThenHolds() {
        publish(greedy, newKeys(24));
        publish(modest, newKeys(13));

        displacement.makeRoom(modestAccount, 20, 0, turn);

        assertThat(spokesOf(greedy)).hasSize(24);
        assertThat(tables.peers.room()).isEqualTo(1);
    }

    @Test
    void itsSetIsStoredAsANewerOneAndTheOperatorIsTold() {
        publish(greedy, newKeys(31));
        publish(modest, newKeys(7));
        tables.stored.clear();

        displacement.makeRoom(modestAccount, 1, 0, turn);

        assertThat(tables.stored)
                .filteredOn(StoreChange.PutPublishedSet.class::isInstance)
                .singleElement()
                .satisfies(change -> {
                    StoreChange.PutPublishedSet put = (StoreChange.PutPublishedSet) change;
                    assertThat(put.set().hub()).isEqualTo(greedyKey);
                    assertThat(put.set().revision()).isEqualTo(8);
                    assertThat(put.set().spokes()).isEqualTo(spokesOf(greedy));
                });
        assertThat(tables.events).containsExactly(new Event.SpokesDisplaced(greedyKey, 2, 29));
    }

    @Test
    void keysThatNeverCameGoFirstThenThoseThatWereHereLongestAgo() {
        List<PublicKey> spokes = newKeys(31);
        List<PublicKey> came = new ArrayList<>(spokes.subList(0, 30));
        for (int i = 0; i < came.size(); i++) {
            cameAt(came.get(i), 100 - i);
        }
        publish(greedy, spokes);
        publish(modest, newKeys(7));

        displacement.makeRoom(modestAccount, 1, 0, turn);
        assertThat(spokesOf(greedy)).containsExactlyInAnyOrderElementsOf(came);
        publish(
                modest,
                Stream.concat(spokesOf(modest).stream(), newKeys(1).stream()).toList());

        displacement.makeRoom(modestAccount, 2, 0, turn);
        assertThat(spokesOf(greedy)).containsExactlyInAnyOrderElementsOf(came.subList(0, 28));
    }

    @Test
    void whoIsOnlineGoesAfterWhoIsAwayHoweverLongItHasBeenHere() {
        List<PublicKey> spokes = newKeys(31);
        for (int i = 0; i < spokes.size(); i++) {
            cameAt(spokes.get(i), 1 + i);
        }
        online(tables.peers.findOrAdd(spokes.getFirst()));
        publish(greedy, spokes);
        publish(modest, newKeys(7));

        displacement.makeRoom(modestAccount, 2, 0, turn);

        assertThat(spokesOf(greedy))
                .hasSize(29)
                .contains(spokes.getFirst())
                .doesNotContain(spokes.get(1), spokes.get(2));
    }

    @Test
    void aSpokeWhoseRowWouldStayGoesAfterOneWhoseRowBecomesFree() {
        List<PublicKey> spokes = newKeys(20);
        for (int i = 0; i < spokes.size(); i++) {
            cameAt(spokes.get(i), 1 + i);
        }
        publish(greedy, spokes);
        PublicKey both = spokes.getFirst();
        publish(modest, Stream.concat(Stream.of(both), newKeys(1).stream()).toList());

        displacement.makeRoom(modestAccount, 18, 0, turn);

        assertThat(tables.peers.room()).isEqualTo(18);
        assertThat(spokesOf(greedy)).hasSize(19).contains(both).doesNotContain(spokes.get(1));
    }

    @Test
    void ofKeysThatNeverCameASixteenthGoesAtOnce() {
        publish(greedy, newKeys(38));
        assertThat(tables.peers.room()).isZero();

        assertThat(displacement.makeRoom(modestAccount, turn)).isTrue();

        assertThat(tables.peers.room()).isEqualTo(2);
    }

    @Test
    void ofPeersThatCameOnlyAsManyGoAsAreLacking() {
        List<PublicKey> spokes = newKeys(38);
        spokes.forEach(key -> cameAt(key, 5));
        publish(greedy, spokes);

        assertThat(displacement.makeRoom(modestAccount, turn)).isTrue();

        assertThat(tables.peers.room()).isEqualTo(1);
    }

    @Test
    void theHeaviestFindsNoRoom() {
        publish(greedy, newKeys(38));

        assertThat(displacement.makeRoom(greedyAccount, turn)).isFalse();

        assertThat(spokesOf(greedy)).hasSize(38);
    }

    @Test
    void thereIsNotRoomForMoreThanTwentyNewcomersASecond() {
        publish(greedy, newKeys(38));
        for (int i = 0; i < Limits.DISPLACEMENTS_PER_SECOND; i++) {
            assertThat(displacement.makeRoom(greedyAccount, turn)).isFalse();
        }
        for (int i = 0; i < Limits.DISPLACEMENTS_PER_SECOND / 2; i++) {
            assertThat(displacement.makeRoom(modestAccount, turn)).isTrue();
            publish(
                    modest,
                    Stream.concat(spokesOf(modest).stream(), newKeys(tables.peers.room()).stream())
                            .toList());
        }

        assertThat(displacement.makeRoom(modestAccount, turn)).isFalse();
    }

    @Test
    void whatIsBeyondTheLimitsGivesWayWhenTheyAreSettled() {
        publish(greedy, newKeys(44));
        assertThat(tables.peers.room()).isEqualTo(-6);
        assertThat(permissions.room()).isEqualTo(-4);

        displacement.settle(turn);

        assertThat(tables.peers.room()).isZero();
        assertThat(permissions.room()).isEqualTo(2);
    }
}
