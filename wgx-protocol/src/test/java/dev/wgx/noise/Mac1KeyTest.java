// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Mac1KeyTest {
    private static final long SEED = 20_260_103;

    /** Compares with mac1 as the paper prints it (5.4.4). */
    @ParameterizedTest
    @CsvSource({"148,116", "92,60"})
    void aMessageFitsItsReceiverAndNobodyElse(int length, int mac1At) {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        for (int i = 0; i < 500; i++) {
            byte[] receiver = new byte[32];
            byte[] bytes = new byte[length];
            random.nextBytes(receiver);
            random.nextBytes(bytes);
            byte[] key = Blake2s.hash("mac1----".getBytes(US_ASCII), receiver);
            System.arraycopy(Blake2s.mac(key, Arrays.copyOf(bytes, mac1At)), 0, bytes, mac1At, 16);
            Mac1Key mac1Key = Mac1Key.of(PublicKey.of(receiver));

            assertThat(mac1Key.fits(offset(bytes))).isTrue();
            bytes[random.nextInt(mac1At + 16)] ^= (byte) (1 << random.nextInt(8));
            assertThat(mac1Key.fits(offset(bytes))).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"148", "92"})
    void whatItWritesFitsIt(int length) {
        Mac1Key mac1Key = Mac1Key.of(PublicKey.of(new byte[32]));
        ByteBuffer message = offset(new byte[length]);
        assertThat(mac1Key.fits(message)).isFalse();

        mac1Key.writeTo(message);
        assertThat(mac1Key.fits(message)).isTrue();
        assertThat(message.remaining()).isEqualTo(length);
    }

    @ParameterizedTest
    @CsvSource({"0", "16", "91", "93", "147", "149"})
    void otherLengthsFitNobody(int length) {
        assertThat(Mac1Key.of(PublicKey.of(new byte[32])).fits(offset(new byte[length])))
                .isFalse();
    }

    private static ByteBuffer offset(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length + 9).order(ByteOrder.LITTLE_ENDIAN);
        return buffer.position(5).put(bytes).flip().position(5);
    }
}
