// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.Mac1Key;
import dev.wgx.noise.PrivateKey;
import dev.wgx.wire.HandshakeInitiation;
import dev.wgx.wire.HandshakeResponse;
import dev.wgx.wire.MessageType;
import dev.wgx.wire.TransportData;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HollowMessagesTest {
    private final Random random = new Random(3);
    private final HollowMessages messages = new HollowMessages(random::nextBytes);
    private final Mac1Key receiver = newKey();
    private final Mac1Key somebodyElse = newKey();

    private Mac1Key newKey() {
        return Mac1Key.of(PrivateKey.generate(random::nextBytes).publicKey());
    }

    @Test
    void anInitiationIsForItsReceiverOnly() {
        ByteBuffer message = messages.initiation(receiver, 77);
        assertThat(MessageType.of(message)).isEqualTo(MessageType.HANDSHAKE_INITIATION);
        assertThat(HandshakeInitiation.senderIndex(message)).isEqualTo(77);
        assertThat(receiver.fits(message)).isTrue();
        assertThat(somebodyElse.fits(message)).isFalse();
    }

    @Test
    void aResponseIsForItsReceiverOnly() {
        ByteBuffer message = messages.response(receiver, 78, 77);
        assertThat(MessageType.of(message)).isEqualTo(MessageType.HANDSHAKE_RESPONSE);
        assertThat(HandshakeResponse.senderIndex(message)).isEqualTo(78);
        assertThat(HandshakeResponse.receiverIndex(message)).isEqualTo(77);
        assertThat(receiver.fits(message)).isTrue();
        assertThat(somebodyElse.fits(message)).isFalse();
    }

    @Test
    void dataCarriesItsIndex() {
        ByteBuffer message = messages.data(77, 5, 1_408);
        assertThat(MessageType.of(message)).isEqualTo(MessageType.TRANSPORT_DATA);
        assertThat(TransportData.receiverIndex(message)).isEqualTo(77);
        assertThat(TransportData.counter(message)).isEqualTo(5);
    }
}
