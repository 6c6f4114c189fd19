// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArbitraryBytesTest {
    private static final int[] LENGTHS = {0, 1, 3, 4, 16, 31, 32, 64, 91, 92, 93, 147, 148, 149, 1452};

    @Test
    void arbitraryBytesNeverThrowAndAreNeverAuthentic() {
        long seed = 20_260_101;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Dialogue dialogue = new Dialogue();
        dialogue.aliceSends(1);
        int sent = dialogue.sent.size();
        for (int i = 0; i < 20_000; i++) {
            ByteBuffer bytes = arbitrary(random);
            assertThat(dialogue.bob.onDatagram(bytes, dialogue.nowNs, dialogue.wallNs))
                    .isFalse();
            dialogue.bobTunnel().onResponse(bytes, dialogue.nowNs, message -> {});
            dialogue.bobTunnel().onCookieReply(bytes, dialogue.nowNs);
        }
        assertThat(dialogue.sent).hasSize(sent);
        assertThat(dialogue.bobInbox.packets()).hasSize(1);
    }

    @Test
    void trueMessagesWithOneByteChangedAreNeverAccepted() {
        long seed = 20_260_102;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Dialogue dialogue = new Dialogue();
        dialogue.aliceSends(1);
        dialogue.passSeconds(1);
        dialogue.delivers = datagram -> false;
        dialogue.aliceInitiates();
        dialogue.aliceSends(2);
        dialogue.bob.initiate(dialogue.alice.publicKey(), dialogue.nowNs, dialogue.wallNs);
        for (Dialogue.Datagram datagram : dialogue.sent.toArray(Dialogue.Datagram[]::new)) {
            int length = datagram.type() == 1
                    ? 132
                    : datagram.type() == 2 ? 76 : datagram.bytes().remaining();
            for (int i = 0; i < 50; i++) {
                // mac2 is looked at under load only.
                int at = random.nextInt(length);
                byte before = datagram.bytes().get(at);
                datagram.bytes().put(at, (byte) (before ^ (1 << random.nextInt(8))));
                assertThat(dialogue.deliver(datagram)).as("byte %d", at).isFalse();
                datagram.bytes().put(at, before);
            }
        }
    }

    private static ByteBuffer arbitrary(Random random) {
        byte[] bytes = new byte[random.nextBoolean() ? LENGTHS[random.nextInt(LENGTHS.length)] : random.nextInt(200)];
        random.nextBytes(bytes);
        if (bytes.length >= 4 && random.nextInt(8) != 0) {
            bytes[0] = (byte) random.nextInt(6);
            bytes[1] = 0;
            bytes[2] = 0;
            bytes[3] = 0;
        }
        ByteBuffer buffer = random.nextBoolean()
                ? ByteBuffer.allocate(bytes.length + 3)
                : ByteBuffer.allocateDirect(bytes.length + 3);
        return buffer.position(2).put(bytes).flip().position(2).order(ByteOrder.LITTLE_ENDIAN);
    }
}
