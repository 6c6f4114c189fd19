// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.wire;

import static dev.wgx.wire.MessageType.COOKIE_REPLY;
import static dev.wgx.wire.MessageType.HANDSHAKE_INITIATION;
import static dev.wgx.wire.MessageType.HANDSHAKE_RESPONSE;
import static dev.wgx.wire.MessageType.NONE;
import static dev.wgx.wire.MessageType.TRANSPORT_DATA;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTypeTest {
    @ParameterizedTest
    @CsvSource({"1,148,HANDSHAKE_INITIATION", "2,92,HANDSHAKE_RESPONSE", "3,64,COOKIE_REPLY"})
    void aHandshakeMessageHasOneLengthOnly(int type, int length, MessageType expected) {
        assertThat(MessageType.of(message(type, length))).isEqualTo(expected);
        assertThat(MessageType.of(message(type, length - 1))).isEqualTo(NONE);
        assertThat(MessageType.of(message(type, length + 1))).isEqualTo(NONE);
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 33, 48, 1452, 1472, 65_507})
    void transportDataHasAnyLengthFromAKeepaliveOn(int length) {
        assertThat(MessageType.of(message(4, length))).isEqualTo(TRANSPORT_DATA);
    }

    @Test
    void lessThanAKeepaliveIsNothing() {
        assertThat(MessageType.of(message(4, 31))).isEqualTo(NONE);
        for (int length = 0; length < 4; length++) {
            assertThat(MessageType.of(message(0, length))).isEqualTo(NONE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 49, 255})
    void otherTypesAreNothing(int type) {
        for (int length : new int[] {32, 64, 92, 148}) {
            assertThat(MessageType.of(message(type, length))).isEqualTo(NONE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theReservedBytesAreZero(int at) {
        assertThat(MessageType.of(message(1, 148).put(at, (byte) 1))).isEqualTo(NONE);
        assertThat(MessageType.of(message(4, 32).put(at, (byte) 1))).isEqualTo(NONE);
    }

    @Test
    void fieldsAreReadFromThePositionOnInAnyMemory() {
        ByteBuffer message = ByteBuffer.allocateDirect(200).order(ByteOrder.LITTLE_ENDIAN);
        message.position(7).limit(7 + 148);
        for (int i = 0; i < 148; i++) {
            message.put(7 + i, (byte) i);
        }
        assertThat(HandshakeInitiation.senderIndex(message)).isEqualTo(0x07060504);
        assertThat(HandshakeResponse.senderIndex(message)).isEqualTo(0x07060504);
        assertThat(HandshakeResponse.receiverIndex(message)).isEqualTo(0x0b0a0908);
        assertThat(CookieReply.receiverIndex(message)).isEqualTo(0x07060504);
        assertThat(TransportData.receiverIndex(message)).isEqualTo(0x07060504);
        assertThat(TransportData.counter(message)).isEqualTo(0x0f0e0d0c0b0a0908L);
        assertThat(message.position()).isEqualTo(7);
    }

    @Test
    void theOffsetsAddUpToTheLengths() {
        assertThat(HandshakeInitiation.MAC2_OFFSET + 16).isEqualTo(HandshakeInitiation.LENGTH);
        assertThat(HandshakeResponse.MAC2_OFFSET + 16).isEqualTo(HandshakeResponse.LENGTH);
        assertThat(CookieReply.ENCRYPTED_COOKIE_OFFSET + 32).isEqualTo(CookieReply.LENGTH);
        assertThat(MessageType.of(message(HandshakeInitiation.TYPE, HandshakeInitiation.LENGTH)))
                .isEqualTo(HANDSHAKE_INITIATION);
        assertThat(MessageType.of(message(HandshakeResponse.TYPE, HandshakeResponse.LENGTH)))
                .isEqualTo(HANDSHAKE_RESPONSE);
        assertThat(MessageType.of(message(CookieReply.TYPE, CookieReply.LENGTH)))
                .isEqualTo(COOKIE_REPLY);
    }

    private static ByteBuffer message(int type, int length) {
        ByteBuffer message = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        return length == 0 ? message : message.put(0, (byte) type);
    }
}
