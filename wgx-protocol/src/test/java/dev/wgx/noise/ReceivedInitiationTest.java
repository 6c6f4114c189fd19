// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.wire.HandshakeInitiation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class ReceivedInitiationTest {
    @Test
    void whoHasTheKeyProvesItAndNobodyElse() {
        Dialogue dialogue = new Dialogue();
        dialogue.delivers = datagram -> false;
        dialogue.aliceInitiates();
        ByteBuffer initiation = dialogue.last(HandshakeInitiation.TYPE).bytes();
        ByteBuffer claim = ByteBuffer.allocate(initiation.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        claim.put(initiation.duplicate()).flip();
        int at = HandshakeInitiation.ENCRYPTED_TIMESTAMP_OFFSET;
        claim.put(at, (byte) ~claim.get(at));
        Mac1Key.of(dialogue.bob.publicKey()).writeTo(claim);

        assertThat(isProved(dialogue, initiation)).isTrue();
        assertThat(isProved(dialogue, claim)).isFalse();
    }

    private static boolean isProved(Dialogue dialogue, ByteBuffer initiation) {
        ReceivedInitiation opened =
                ReceivedInitiation.open(dialogue.bob.identity(), initiation).orElseThrow();
        assertThat(opened.remoteKey()).isEqualTo(dialogue.alice.publicKey());
        return opened.isProved(dialogue.bob.identity());
    }
}
