// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.wgx.relay.Datagram;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.HopLimit;
import dev.wgx.relay.Path;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A loop that forwards leaves the garbage collector alone, whatever the compiler has seen through so far. */
class ForwardingAllocationTest {
    private static final int BATCH = 40;
    private static final int ROUNDS = 500;
    private static final int RUNS = 6;

    @Test
    void aForwardedDatagramCostsNoJavaMemory() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (NativeUdpSocket relay = NativeUdpSocket.open(Optional.of(loopback), 0);
                NativeUdpSocket peer = NativeUdpSocket.open(Optional.of(loopback), 0)) {
            Ring ring = new Ring(
                    relay,
                    peer,
                    Path.to(Endpoint.of(loopback, relay.localPort())),
                    Path.to(Endpoint.of(loopback, peer.localPort())));
            // What a call costs each time is in every run; what is linked or compiled on the way costs once, sooner or
            // later.
            long leastBytes = Long.MAX_VALUE;
            for (int run = 0; run < RUNS; run++) {
                leastBytes = Math.min(leastBytes, allocatedBytes(ring));
            }
            // Reading the counter may cost something itself: less than a byte for each system call.
            assertThat(leastBytes).isLessThan(ROUNDS);
        }
    }

    private static long allocatedBytes(Ring ring) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().threadId();
        long before = threads.getThreadAllocatedBytes(thread);
        long datagrams = ring.run(ROUNDS);
        long allocatedBytes = threads.getThreadAllocatedBytes(thread) - before;
        assertThat(datagrams).isEqualTo((long) ROUNDS * BATCH);
        return allocatedBytes;
    }

    /** A peer that sends to the relay, which sends it back. */
    private static final class Ring {
        private final NativeUdpSocket relay;
        private final NativeUdpSocket peer;
        private final Path toRelay;
        private final Path toPeer;
        private final ByteBuffer payload = ByteBuffer.allocateDirect(1452);
        private final Receiver forward = this::forward;
        private final Receiver count = this::count;
        private long returned;

        Ring(NativeUdpSocket relay, NativeUdpSocket peer, Path toRelay, Path toPeer) {
            this.relay = relay;
            this.peer = peer;
            this.toRelay = toRelay;
            this.toPeer = toPeer;
        }

        long run(int rounds) {
            returned = 0;
            for (int round = 1; round <= rounds; round++) {
                for (int i = 0; i < BATCH; i++) {
                    payload.limit(i % 10 == 0 ? 148 : 1452);
                    peer.send(payload, toRelay);
                }
                peer.flush();
                while (returned < (long) round * BATCH) {
                    relay.receive(0, forward);
                    peer.receive(0, count);
                }
            }
            return returned;
        }

        private void forward(Datagram datagram) {
            relay.send(datagram.payload(), toPeer, datagram.trafficClass(), HopLimit.onward(datagram.hopLimit()));
        }

        private void count(Datagram datagram) {
            returned += datagram.length() > 0 ? 1 : 0;
        }
    }
}
