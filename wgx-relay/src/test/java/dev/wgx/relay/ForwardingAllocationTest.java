// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.wgx.relay.store.StoreChange;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ForwardingAllocationTest {
    private static final int PACKETS = 1_000_000;

    /** A socket that takes everything and keeps nothing. */
    private static final class Drain implements Effects {
        private long bytes;

        @Override
        public void send(ByteBuffer payload, Path path, int trafficClass, int hopLimit) {
            bytes += payload.remaining();
        }

        @Override
        public void persist(long sequence, StoreChange change) {}

        @Override
        public void report(Event event) {}
    }

    @Test
    void forwardingAllocatesNothing() {
        World world = new World();
        Host hub = world.peer("203.0.113.1", 51820);
        Host spoke = world.peer("198.51.100.1", 40001);
        hub.knows(spoke);
        spoke.knows(hub);
        hub.setPeers(spoke.key);
        spoke.send(hub, "hello");
        spoke.send(hub, "again");
        Datagram datagram = new Datagram().set(spoke.lastSent(), Path.to(spoke.address));
        Drain drain = new Drain();
        forward(world, datagram, drain);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().threadId();
        long before = threads.getThreadAllocatedBytes(thread);

        forward(world, datagram, drain);

        long perPacket = (threads.getThreadAllocatedBytes(thread) - before) / PACKETS;
        assertThat(perPacket).isZero();
        assertThat(drain.bytes).isEqualTo(2L * PACKETS * datagram.length());
    }

    private static void forward(World world, Datagram datagram, Effects effects) {
        for (int i = 0; i < PACKETS; i++) {
            world.relay.onDatagram(datagram, world.nowNs, effects);
        }
    }
}
