// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.SeededRandom;
import dev.wgx.relay.Admission;
import dev.wgx.relay.Counters;
import dev.wgx.relay.DropReason;
import dev.wgx.relay.Effects;
import dev.wgx.relay.Event;
import dev.wgx.relay.Path;
import dev.wgx.relay.data.ForwardingMirror;
import dev.wgx.relay.data.ForwardingTable;
import dev.wgx.relay.store.Moment;
import dev.wgx.relay.store.StoreChange;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RelayedSessionsTest {
    private static final int INDEX = 7;

    private static final Effects NO_EFFECTS = new Effects() {
        @Override
        public void send(ByteBuffer payload, Path path, int trafficClass, int hopLimit) {}

        @Override
        public void persist(long sequence, StoreChange change) {}

        @Override
        public void report(Event event) {}
    };

    private final SeededRandom random = new SeededRandom(3);
    private final ForwardingTable table = new ForwardingTable(ForwardingMirror.NONE, random);
    private final Ledger ledger = new Ledger();
    private final PeerTable peers = new PeerTable(1000, Admission.EVERYBODY, ledger, new Newcomers(1));
    private final Accounts accounts = new Accounts(peers, ledger);
    private final RelayedSessions sessions = new RelayedSessions(table, accounts, 1000);
    private final Turn turn =
            new Turn(new Moment(1, 1, 1), NO_EFFECTS, new Counters(), new Journal(), new EventRation(peers, accounts));

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

    private Optional<DropReason> open(Peer hub, int hubIndex, Peer spoke, int spokeIndex) {
        return sessions.open(new Permission(hub, spoke), hub, hubIndex, spokeIndex, turn);
    }

    private Peer peer() {
        return new Peer(PrivateKey.generate(random).publicKey());
    }
}
