// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.reflection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.PublicKey;
import dev.wgx.packet.IpAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReflectionCodecTest {
    private static final long ID = 0x1122334455667788L;
    private static final PublicKey KEY =
            PublicKey.read(ByteBuffer.wrap(HexFormat.of().parseHex("01".repeat(32))));

    @Test
    void theWorkedExampleOfTheDocumentIsRight() {
        assertThat(hex(new ReflectionQuestion(ID, true, 40000, 80).encode()))
                .isEqualTo("7767780110" + "01" + "409c" + "8877665544332211" + "00".repeat(64));
        assertThat(hex(new ReflectionAnswer(ID, KEY, 1_790_000_000_000L, IpAddress.ipv4(0xc0000205), 5, 8788).encode()))
                .isEqualTo("7767780190" + "000000" + "8877665544332211" + "01".repeat(32) + "006c50c4a0010000"
                        + "00000000000000000000ffffc0000205" + "0500" + "5422" + "00000000");
    }

    @Test
    void whatIsWrittenIsRead() {
        ReflectionQuestion question = new ReflectionQuestion(ID, false, 0, 1400);
        assertThat(ReflectionQuestion.parse(question.encode())).contains(question);
        ReflectionAnswer answer = new ReflectionAnswer(ID, KEY, 7, IpAddress.ipv6(1, 2), 65535, 0);
        assertThat(ReflectionAnswer.parse(answer.encode())).contains(answer);
    }

    @Test
    void anAnswerIsNoQuestionSoThatTwoRelaysNeverTalkToEachOther() {
        ByteBuffer answer = new ReflectionAnswer(ID, KEY, 7, IpAddress.ipv4(1), 1, 0).encode();
        assertThat(ReflectionQuestion.isPresent(answer)).isFalse();
    }

    @Test
    void anAnswerIsNeverLongerThanItsQuestion() {
        assertThat(new ReflectionAnswer(ID, KEY, 7, IpAddress.ipv4(1), 1, 0)
                        .encode()
                        .remaining())
                .isEqualTo(ReflectionQuestion.MIN_LENGTH);
        assertThat(ReflectionQuestion.parse(new ReflectionQuestion(ID).encode().limit(79)))
                .isEmpty();
    }

    @Test
    void anUnknownFlagIsNotAnswered() {
        ByteBuffer question = new ReflectionQuestion(ID).encode();
        assertThat(ReflectionQuestion.parse(question.put(ReflectionLayout.FLAGS, (byte) 2)))
                .isEmpty();
    }

    @Test
    void anyBytesAreRead() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            System.arraycopy(new byte[] {'w', 'g', 'x', 1, 0x10}, 0, bytes, 0, Math.min(5, bytes.length));
            ReflectionQuestion.parse(ByteBuffer.wrap(bytes));
            assertThat(ReflectionAnswer.parse(ByteBuffer.wrap(bytes))).isEmpty();
        }
    }

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return HexFormat.of().formatHex(copy);
    }
}
