// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.PublicKey;
import dev.wgx.relay.store.PeerRecord;
import dev.wgx.relay.store.StoreChange;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Two relays, each of which takes the other's two addresses for those of its peers: what one forwards comes to the
 * other, which forwards it back.
 */
class CircleTest {
    private static final int MOST_HOPS = 1000;
    private static final Endpoint A_1 = World.endpoint("192.0.2.1", 51820);
    private static final Endpoint A_2 = World.endpoint("192.0.2.2", 51820);
    private static final Endpoint B_1 = World.endpoint("192.0.2.3", 51820);
    private static final Endpoint B_2 = World.endpoint("192.0.2.4", 51820);

    // Their random numbers are the same, and so are the keys and indexes of the session that each relays.
    private final World a = new World();
    private final World b = new World();

    @Test
    void aPacketInACircleOfRelaysComesToAnEnd() {
        ByteBuffer packet = relayedPacket(a, Path.to(B_1), new Path(B_2, A_1.high(), A_1.low()), Set.of(A_1, A_2));
        relayedPacket(b, Path.to(A_1), new Path(A_2, B_1.high(), B_1.low()), Set.of(B_1, B_2));

        int hopLimit = 64;
        int hops = 0;
        while (hops < MOST_HOPS && hopLimit != 0) {
            boolean atA = hops % 2 == 0;
            hopLimit = forward(atA ? a : b, packet, atA ? B_1 : A_1, atA ? B_2 : A_2, hopLimit);
            hops++;
        }

        assertThat(hops).isEqualTo(64);
        assertThat(a.drops(DropReason.HOP_LIMIT) + b.drops(DropReason.HOP_LIMIT))
                .isEqualTo(1);
    }

    /** Returns the hop limit that the packet leaves with; 0 if it does not. */
    private static int forward(World world, ByteBuffer packet, Endpoint from, Endpoint to, int hopLimit) {
        world.sent.clear();
        world.relay.onDatagram(new Datagram().set(packet, Path.to(from), 0, hopLimit), world.nowNs, world);
        if (world.sent.isEmpty()) {
            return 0;
        }
        assertThat(world.sent.getLast().to()).isEqualTo(to);
        return world.sent.getLast().hopLimit();
    }

    /** Opens a session from spoke to hub, then moves both in the relay's memory. Returns a packet of that session. */
    private static ByteBuffer relayedPacket(World world, Path toSpoke, Path toHub, Set<Endpoint> own) {
        Host hub = world.peer("203.0.113.1", 51820);
        Host spoke = world.peer("198.51.100.1", 40001);
        hub.knows(spoke);
        spoke.knows(hub);
        hub.setPeers(spoke.key);
        spoke.send(hub, "hello");
        spoke.send(hub, "again");
        moveInMemory(world, spoke.key, toSpoke);
        moveInMemory(world, hub.key, toHub);
        world.restartRelay();
        world.relay.onOwnEndpoints(own);
        return spoke.lastSent();
    }

    private static void moveInMemory(World world, PublicKey key, Path path) {
        PeerRecord known = world.store.snapshot().peers().stream()
                .filter(peer -> peer.key().equals(key))
                .findFirst()
                .orElseThrow();
        world.store.apply(new StoreChange.PutPeer(new PeerRecord(
                key,
                known.newestTimestamp(),
                known.newestSentTimestamp(),
                Optional.of(path),
                known.proved(),
                known.lastHandshake())));
    }
}
