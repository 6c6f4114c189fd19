// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReceivedControlTest {
    private final ReceivedControl control = new ReceivedControl();
    private final ByteBuffer bytes =
            ByteBuffer.allocate(ReceivedControl.MAX_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    @Test
    void aLengthBeyondTheEndIsNotFollowed() {
        bytes.putLong(0, 1000)
                .putInt(8, Linux.IPPROTO_UDP)
                .putInt(12, Linux.UDP_GRO)
                .putInt(16, 5);
        control.parse(bytes, 0, 24);
        assertThat(control.segmentBytes).isZero();
    }

    @Test
    void aLengthOfZeroEndsTheParse() {
        control.parse(bytes, 0, ReceivedControl.MAX_BYTES);
        assertThat(control.segmentBytes).isZero();
    }

    @Test
    void whatOneMessageSaysIsForgottenWithTheNext() {
        bytes.putLong(0, 20)
                .putInt(8, Linux.IPPROTO_UDP)
                .putInt(12, Linux.UDP_GRO)
                .putInt(16, 1452);
        control.parse(bytes, 0, 24);
        assertThat(control.segmentBytes).isEqualTo(1452);
        control.parse(bytes, 0, 0);
        assertThat(control.segmentBytes).isZero();
    }

    @Test
    void arbitraryLengthsNeverThrow() {
        long seed = 42;
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            random.nextBytes(bytes.array());
            bytes.putLong(0, random.nextInt(40));
            control.parse(bytes, 0, random.nextInt(ReceivedControl.MAX_BYTES + 1));
        }
    }
}
