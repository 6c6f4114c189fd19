// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.relay.Datagram;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class HandoverTest {
    private static final Path FROM = new Path(Endpoint.ipv4(0x0102_0304, 99), 0, 5);
    private static final int MESSAGES = 1_000_000;

    private final Handover handover = new Handover();
    private final ByteBuffer buffer =
            ByteBuffer.allocate(Handover.MAX_DATAGRAM_BYTES + 1).order(ByteOrder.LITTLE_ENDIAN);
    private final Datagram datagram = new Datagram();

    @Test
    void whatIsTakenIsACopyOfWhatWasGiven() {
        buffer.put(3, (byte) 42).position(3).limit(4);
        assertThat(handover.give(datagram.set(buffer, FROM))).isTrue();
        buffer.put(3, (byte) 0);
        List<Byte> taken = new ArrayList<>();
        handover.take(copy -> {
            assertThat(copy.path()).isEqualTo(FROM);
            assertThat(copy.length()).isOne();
            taken.add(copy.payload().get(copy.payload().position()));
        });
        assertThat(taken).containsExactly((byte) 42);
        assertThat(handover.isEmpty()).isTrue();
    }

    @Test
    void aFullRingRefusesUntilSomethingIsTaken() {
        for (int i = 0; i < Handover.SLOTS; i++) {
            assertThat(give(i)).isTrue();
        }
        assertThat(give(-1)).isFalse();
        List<Integer> taken = new ArrayList<>();
        handover.take(copy -> taken.add(copy.payload().getInt(0)));
        assertThat(taken).hasSize(Handover.SLOTS).startsWith(0, 1, 2).endsWith(Handover.SLOTS - 1);
        assertThat(give(7)).isTrue();
    }

    @Test
    void theLongestFitsAndALongerOneIsRefused() {
        assertThat(handover.give(datagram.set(buffer.limit(Handover.MAX_DATAGRAM_BYTES), FROM)))
                .isTrue();
        assertThat(handover.give(datagram.set(buffer.limit(Handover.MAX_DATAGRAM_BYTES + 1), FROM)))
                .isFalse();
    }

    @Test
    void twoThreadsLoseNothingAndKeepTheOrder() throws InterruptedException {
        Thread giver = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < MESSAGES; i++) {
                while (!give(i)) {
                    LockSupport.parkNanos(1);
                }
            }
        });
        int[] next = {0};
        while (next[0] < MESSAGES) {
            handover.take(copy -> assertThat(copy.payload().getInt(0)).isEqualTo(next[0]++));
            LockSupport.parkNanos(1);
        }
        giver.join();
        assertThat(handover.isEmpty()).isTrue();
    }

    private boolean give(int number) {
        return handover.give(datagram.set(buffer.clear().putInt(0, number).limit(Integer.BYTES), FROM));
    }
}
