// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.wire.HandshakeInitiation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nobody who keeps the control path busy makes others wait for it. */
class ControlQueueTest {
    private static final long COST_NS = 100_000;

    private final World world = new World();
    private final Host hub = world.peer("203.0.113.1", 51820);
    private final Host spoke = world.peer("198.51.100.1", 40001);
    private final Host busy = world.peer("203.0.113.66", 666);

    @BeforeEach
    void talk() {
        hub.setPeers(spoke.key);
        hub.knows(spoke);
        spoke.knows(hub);
    }

    private void enqueue(Endpoint from, ByteBuffer bytes) {
        Datagram datagram = new Datagram().set(World.copy(bytes), Path.to(from));
        if (!world.relay.forward(datagram, world.nowNs, world)) {
            world.relay.enqueue(datagram, world.nowNs, world);
        }
    }

    private void handle(int times) {
        for (int i = 0; i < times && world.relay.hasQueued(); i++) {
            world.relay.handleQueued(world.nowNs, world);
            world.relay.onQueuedHandled(COST_NS);
        }
    }

    private static ByteBuffer junk() {
        ByteBuffer junk = ByteBuffer.allocate(HandshakeInitiation.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        return junk.putInt(0, 1);
    }

    /** Returns the initiation that the spoke has for the hub. */
    private ByteBuffer initiation() {
        spoke.device.initiate(hub.key, world.nowNs, world.wallNs());
        return spoke.lastSent();
    }

    private long forwarded() {
        return world.count(Counter.FORWARDED_HANDSHAKES);
    }

    @Test
    void aHandshakeDoesNotWaitBehindThoseOfABusyPeer() {
        for (int i = 0; i < 1000; i++) {
            enqueue(busy.address, junk());
        }
        enqueue(spoke.address, initiation());

        handle(3);

        assertThat(forwarded()).isEqualTo(1);
        assertThat(world.relay.hasQueued()).isTrue();
    }

    @Test
    void aHandshakeOfAPeerDoesNotWaitBehindStrangers() {
        for (int i = 0; i < 400; i++) {
            enqueue(World.endpoint("192.0.2." + (i & 255), 1 + i), junk());
        }
        enqueue(spoke.address, initiation());

        handle(1);

        assertThat(forwarded()).isEqualTo(1);
    }

    @Test
    void strangersGetAQuarterOfTheWorkWhateverPeersDo() {
        Host fresh = world.host("198.51.100.7", 7);
        fresh.device.initiate(world.relayPublicKey(), world.nowNs, world.wallNs());
        for (int i = 0; i < 1000; i++) {
            enqueue(busy.address, junk());
        }
        for (int i = 0; i < 100; i++) {
            enqueue(World.endpoint("192.0.2.5", 1 + i), junk());
        }
        enqueue(fresh.address, fresh.lastSent());
        int before = world.sent.size();

        handle(12);

        assertThat(world.sent).hasSize(before + 1);
        assertThat(world.sent.getLast().to()).isEqualTo(fresh.address);
        assertThat(world.drops(DropReason.NO_ROUTE)).isEqualTo(9);
    }

    @Test
    void theFullQueueLosesTheOldestOfWhoFilledIt() {
        for (int i = 0; i < 5000; i++) {
            enqueue(busy.address, junk());
        }
        long dropped = world.drops(DropReason.CONTROL_QUEUE_FULL);
        assertThat(dropped).isEqualTo(5000 - 1536);

        enqueue(spoke.address, initiation());
        handle(10_000);

        assertThat(world.drops(DropReason.CONTROL_QUEUE_FULL)).isEqualTo(dropped + 1);
        assertThat(forwarded()).isEqualTo(1);
        assertThat(world.count(Counter.RECEIVED_DATAGRAMS)).isGreaterThanOrEqualTo(5001);
    }

    @Test
    void whatIsToBeForwardedNeverWaits() {
        spoke.send(hub, "hello");
        enqueue(busy.address, junk());
        spoke.device.send(hub.key, ByteBuffer.wrap(new byte[] {'h', 'i'}), world.nowNs, world.wallNs());
        long before = world.count(Counter.FORWARDED_PACKETS);

        enqueue(spoke.address, spoke.lastSent());

        assertThat(world.count(Counter.FORWARDED_PACKETS)).isEqualTo(before + 1);
    }

    @Test
    void aMessageWhoseSessionWasOpenedWhileItWaitedIsForwarded() {
        Set<Endpoint> handshaking = Set.of(spoke.address, hub.address);
        world.lost = flight -> handshaking.contains(flight.from());
        spoke.device.send(hub.key, ByteBuffer.wrap(new byte[] {'h', 'i'}), world.nowNs, world.wallNs());
        enqueue(spoke.address, spoke.lastSent());
        handle(1);
        world.settle();
        enqueue(hub.address, hub.lastSent());
        spoke.device.onDatagram(hub.lastSent(), world.nowNs, world.wallNs());
        enqueue(spoke.address, spoke.lastSent());
        assertThat(world.count(Counter.FORWARDED_PACKETS)).isZero();

        handle(2);
        world.settle();

        assertThat(hub.received(spoke)).containsExactly("hi");
    }

    @Test
    void aDatagramLongerThanAnyOfAPeerIsDropped() {
        enqueue(spoke.address, ByteBuffer.allocate(2049).order(ByteOrder.LITTLE_ENDIAN));

        assertThat(world.relay.hasQueued()).isFalse();
        assertThat(world.drops(DropReason.CONTROL_QUEUE_FULL)).isEqualTo(1);
    }

    @Test
    void placesThatAreFreeAgainAreUsedAgain() {
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 1000; j++) {
                enqueue(hub.address, junk());
            }
            handle(1000);
        }

        assertThat(world.drops(DropReason.CONTROL_QUEUE_FULL)).isZero();
        assertThat(world.relay.hasQueued()).isFalse();
    }

    @Test
    void whatIsLongerThanAnyMessageToTheRelayDoesNotWait() {
        enqueue(hub.address, ByteBuffer.allocate(2048));
        assertThat(world.drops(DropReason.CONTROL_QUEUE_FULL)).isZero();
        long bytes = world.count(Counter.RECEIVED_BYTES);

        enqueue(hub.address, ByteBuffer.allocate(2049));

        assertThat(world.drops(DropReason.CONTROL_QUEUE_FULL)).isOne();
        assertThat(world.count(Counter.RECEIVED_BYTES)).isEqualTo(bytes + 2049);
        assertThat(world.relay.queuedDatagrams()).isOne();
    }
}
