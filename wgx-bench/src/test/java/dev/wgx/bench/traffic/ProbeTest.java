// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.wire.MessageType;
import dev.wgx.wire.TransportData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProbeTest {
    @Test
    void looksLikeTransportDataAndIsReadBack() {
        for (Phase phase : Phase.values()) {
            ByteBuffer probe = ByteBuffer.allocate(Probe.MIN_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
            Probe.write(probe, 0, 0xcafe, 123_456_789_012L, phase, 63, 42);
            assertThat(MessageType.of(probe)).isEqualTo(MessageType.TRANSPORT_DATA);
            assertThat(TransportData.receiverIndex(probe)).isEqualTo(0xcafe);
            assertThat(Probe.isProbe(probe)).isTrue();
            assertThat(Probe.phase(probe)).isEqualTo(phase);
            assertThat(Probe.sequence(probe)).isEqualTo(123_456_789_012L);
            assertThat(Probe.flow(probe)).isEqualTo(63);
            assertThat(Probe.sentNs(probe)).isEqualTo(42);
        }
    }

    @Test
    void nothingElseIsOne() {
        Random random = new Random(3);
        for (int length = 0; length < 200; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            ByteBuffer message = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            if (length >= 4) {
                message.putInt(0, TransportData.TYPE);
            }
            assertThat(Probe.isProbe(message)).isFalse();
        }
    }

    @Test
    void aPhaseThatDoesNotExistIsNone() {
        ByteBuffer probe = ByteBuffer.allocate(Probe.MIN_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        Probe.write(probe, 0, 1, 1, Phase.HELLO, 1, 1);
        probe.putInt(16, probe.getInt(16) | 0xf);
        assertThat(Probe.isProbe(probe)).isFalse();
    }
}
