// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.SeededRandom;
import dev.wgx.relay.data.ForwardingEntry;
import dev.wgx.relay.report.PeerReport;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests what the front door tells those who run the relay. */
class RelayTest {
    private final World world = new World();
    private final Host hub = world.peer("203.0.113.1", 51820);
    private final Host spoke = world.peer("198.51.100.1", 40001);

    @BeforeEach
    void talk() {
        hub.knows(spoke);
        spoke.knows(hub);
        hub.setPeers(spoke.key);
        spoke.send(hub, "hello");
        spoke.send(hub, "again");
    }

    private Datagram datagram(ByteBuffer bytes) {
        return new Datagram().set(World.copy(bytes), Path.to(spoke.address));
    }

    @Test
    void itSaysWhoItIs() {
        assertThat(world.relay.publicKey()).isEqualTo(world.relayPublicKey());
        assertThat(world.relay.status(world.nowNs).publicKey()).isEqualTo(world.relayPublicKey());
    }

    @Test
    void whoPublishesSomebodyIsAHub() {
        assertThat(world.relay.hubs(world.nowNs)).extracting(PeerReport::key).containsExactly(hub.key);
        assertThat(world.relay.peers(world.nowNs))
                .extracting(PeerReport::key)
                .containsExactlyInAnyOrder(hub.key, spoke.key);
    }

    @Test
    void everyEntryIsFoundByItsSourceAndIndex() {
        List<ForwardingEntry> entries = new ArrayList<>();
        world.relay.forEachEntry(entries::add);

        assertThat(entries).hasSize(2).allSatisfy(entry -> {
            assertThat(world.relay.findEntry(entry.source(), entry.receiverIndex()))
                    .isSameAs(entry);
            assertThat(world.relay.findEntry(entry.destination(), ~entry.receiverIndex()))
                    .isNull();
        });
    }

    @Test
    void whatIsForwardedIsNotHandledASecondTime() {
        long drops = world.drops(DropReason.MOVED_SOURCE) + world.drops(DropReason.UNREACHABLE_DESTINATION);
        long received = world.count(Counter.RECEIVED_DATAGRAMS);

        assertThat(world.relay.forward(datagram(spoke.lastSent()), world.nowNs, world))
                .isTrue();

        assertThat(world.count(Counter.RECEIVED_DATAGRAMS)).isEqualTo(received + 1);
        assertThat(world.drops(DropReason.MOVED_SOURCE) + world.drops(DropReason.UNREACHABLE_DESTINATION))
                .isEqualTo(drops);
    }

    @Test
    void datagramsThatWaitAreCounted() {
        assertThat(world.relay.queuedDatagrams()).isZero();

        world.relay.enqueue(datagram(spoke.sent.getFirst()), world.nowNs, world);
        world.relay.enqueue(
                new Datagram().set(World.copy(spoke.sent.getFirst()), Path.to(World.endpoint("192.0.2.9", 9))),
                world.nowNs,
                world);

        assertThat(world.relay.queuedDatagrams()).isEqualTo(2);
        world.relay.handleQueued(world.nowNs, world);
        assertThat(world.relay.queuedDatagrams()).isOne();
    }

    @Test
    void theWallClockMayBeSetWhileTheRelayRuns() {
        long wallNs = world.wallNs() + 3600 * World.SECOND_NS;
        world.relay.onWallClock(world.nowNs, wallNs);

        Host late = world.peer("198.51.100.2", 40002);

        assertThat(world.relay.peers(world.nowNs).stream()
                        .filter(peer -> peer.key().equals(late.key)))
                .singleElement()
                .extracting(PeerReport::lastHandshakeMs)
                .isEqualTo(wallNs / 1_000_000);
    }

    @Test
    void whoIsUnknownCannotBeForgotten() {
        assertThat(world.relay.forget(PrivateKey.generate(new SeededRandom(3)).publicKey(), world.nowNs, world))
                .isFalse();
    }
}
