// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.Vectors.Vector;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoiseVectorTest {
    private static final byte[] NOTHING = {};

    @ParameterizedTest
    @ValueSource(strings = {"noise-cacophony.txt", "noise-flynn.txt"})
    void bothRolesSpeakThePublishedHandshakes(String file) {
        assertThat(Vectors.read(file)).isNotEmpty().allSatisfy(NoiseVectorTest::speak);
    }

    private static void speak(Vector vector) {
        byte[] prologue = vector.bytes("prologue");
        PresharedKey presharedKey = PresharedKey.of(vector.bytes("preshared_key"));
        StaticIdentity initiator = new StaticIdentity(PrivateKey.of(vector.bytes("init_static")));
        StaticIdentity responder = new StaticIdentity(PrivateKey.of(vector.bytes("resp_static")));
        byte[] staticStatic =
                Curve25519.dh(initiator.privateKey(), responder.publicKey()).orElseThrow();

        HandshakeInitiator asking = new HandshakeInitiator(
                prologue, initiator, responder.publicKey(), PrivateKey.of(vector.bytes("gen_init_ephemeral")));
        ByteBuffer initiation = ByteBuffer.allocate(vector.bytes("msg_0_ciphertext").length);
        assertThat(asking.writeInitiation(staticStatic, vector.bytes("msg_0_payload"), initiation))
                .isTrue();
        assertThat(initiation.array()).isEqualTo(vector.bytes("msg_0_ciphertext"));

        HandshakeResponder answering = HandshakeResponder.readStatic(prologue, responder, initiation.flip())
                .orElseThrow();
        assertThat(answering.remote()).isEqualTo(initiator.publicKey());
        byte[] encryptedPayload = new byte[initiation.remaining()];
        initiation.get(encryptedPayload);
        assertThat(answering.readPayload(staticStatic, encryptedPayload)).hasValue(vector.bytes("msg_0_payload"));

        ByteBuffer response = ByteBuffer.allocate(vector.bytes("msg_1_ciphertext").length);
        TransportKeys answered = answering
                .writeResponse(
                        PrivateKey.of(vector.bytes("gen_resp_ephemeral")),
                        presharedKey,
                        vector.bytes("msg_1_payload"),
                        response)
                .orElseThrow();
        assertThat(response.array()).isEqualTo(vector.bytes("msg_1_ciphertext"));
        HandshakeInitiator.Completed completed =
                asking.readResponse(presharedKey, response.flip()).orElseThrow();
        assertThat(completed.payload()).isEqualTo(vector.bytes("msg_1_payload"));

        transport(vector, completed.keys(), answered);
    }

    private static void transport(Vector vector, TransportKeys initiator, TransportKeys responder) {
        for (int i = 2; vector.has("msg_" + i + "_payload"); i++) {
            byte[] payload = vector.bytes("msg_" + i + "_payload");
            byte[] expected = vector.bytes("msg_" + i + "_ciphertext");
            byte[] nonce = ChaChaPoly.nonce((i - 2) / 2);
            ByteBuffer ciphertext = ByteBuffer.allocate(expected.length);
            ByteBuffer plaintext = ByteBuffer.allocate(payload.length);
            ChaChaPoly sender = i % 2 == 0 ? initiator.fromInitiator() : responder.fromResponder();
            ChaChaPoly receiver = i % 2 == 0 ? responder.fromInitiator() : initiator.fromResponder();

            sender.encrypt(nonce, NOTHING, ByteBuffer.wrap(payload), ciphertext);
            assertThat(ciphertext.array()).isEqualTo(expected);
            assertThat(receiver.decrypt(nonce, NOTHING, ciphertext.flip(), plaintext))
                    .isTrue();
            assertThat(plaintext.array()).isEqualTo(payload);
        }
    }
}
