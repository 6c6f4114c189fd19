// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.Vectors.Vector;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrimitiveVectorTest {
    private static final byte[] NOTHING = {};

    @Test
    void theHashIsThatOfTheRfc() {
        assertThat(Vectors.read("blake2s-rfc7693.txt"))
                .isNotEmpty()
                .allSatisfy(vector ->
                        assertThat(Blake2s.hash(vector.bytes("input"))).isEqualTo(vector.bytes("hash")));
    }

    /** Compares the first chaining key and hash, from which every implementation of WireGuard starts. */
    @Test
    void theHandshakeStartsFromWireGuardsConstants() {
        byte[] chainingKey = Blake2s.hash("Noise_IKpsk2_25519_ChaChaPoly_BLAKE2s".getBytes(US_ASCII));
        assertThat(HexFormat.of().formatHex(chainingKey))
                .isEqualTo("60e26daef327efc02ec335e2a025d2d016eb4206f87277f52d38d1988b78cd36");
        assertThat(HexFormat.of().formatHex(Blake2s.hash(chainingKey, NoisePattern.WIREGUARD_PROLOGUE)))
                .isEqualTo("2211b361081ac566691243db458ad5322d9c6c662293e8b70ee19c65ba079ef3");
    }

    @Test
    void theMacIsThatOfBlake2ForEveryLength() {
        byte[] key = counting(Blake2s.HASH_LENGTH);
        assertThat(Vectors.read("blake2s-mac-golang.txt"))
                .hasSize(256)
                .allSatisfy(vector -> assertThat(Blake2s.mac(key, counting(vector.number("length"))))
                        .isEqualTo(vector.bytes("mac")));
    }

    @Test
    void theKdfIsThatOfWireGuard() {
        assertThat(Vectors.read("kdf-wireguard-go.txt"))
                .hasSize(3)
                .allSatisfy(vector -> assertThat(Blake2s.kdf(3, vector.bytes("key"), vector.bytes("input")))
                        .isDeepEqualTo(new byte[][] {vector.bytes("t0"), vector.bytes("t1"), vector.bytes("t2")}));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x25519-rfc7748.txt", "x25519-golang.txt"})
    void agreementsAreThosePublished(String file) {
        assertThat(Vectors.read(file))
                .isNotEmpty()
                .allSatisfy(vector -> assertThat(Curve25519.dh(
                                PrivateKey.of(vector.bytes("scalar")), PublicKey.of(vector.bytes("point"))))
                        .hasValue(vector.bytes("result")));
    }

    @Test
    void pointsOfLowOrderAgreeOnNothing() {
        PrivateKey anyKey = PrivateKey.generate(new SeededRandom(1));
        assertThat(Vectors.read("x25519-low-order-golang.txt"))
                .isNotEmpty()
                .allSatisfy(vector -> assertThat(Curve25519.dh(anyKey, PublicKey.of(vector.bytes("point"))))
                        .isEmpty());
    }

    @Test
    void chaChaPolySealsAndOpensAsPublished() {
        assertThat(Vectors.read("chacha20poly1305-golang.txt")).isNotEmpty().allSatisfy(vector -> {
            byte[] sealed = vector.bytes("out");
            ByteBuffer ciphertext = ByteBuffer.allocate(sealed.length);
            chaChaPoly(vector)
                    .encrypt(
                            vector.bytes("nonce"),
                            vector.bytes("aad"),
                            ByteBuffer.wrap(vector.bytes("plaintext")),
                            ciphertext);
            assertThat(ciphertext.array()).isEqualTo(sealed);
            assertThat(opens(vector, sealed)).isTrue();
            sealed[sealed.length - 1] ^= 1;
            assertThat(opens(vector, sealed)).isFalse();
        });
    }

    @Test
    void xChaChaPolySealsAndOpensAsPublished() {
        assertThat(Vectors.read("xchacha20poly1305-golang.txt")).isNotEmpty().allSatisfy(vector -> {
            byte[] key = vector.bytes("key");
            byte[] nonce = vector.bytes("nonce");
            byte[] sealed = vector.bytes("out");
            assertThat(XChaChaPoly.encrypt(key, nonce, vector.bytes("aad"), vector.bytes("plaintext")))
                    .isEqualTo(sealed);
            assertThat(XChaChaPoly.decrypt(key, nonce, vector.bytes("aad"), sealed))
                    .hasValue(vector.bytes("plaintext"));
            sealed[0] ^= 1;
            assertThat(XChaChaPoly.decrypt(key, nonce, vector.bytes("aad"), sealed))
                    .isEmpty();
        });
    }

    /**
     * Checks a trap: the JDK's cipher refuses a repeated nonce when it encrypts; a forgery must not make it refuse the
     * true message.
     */
    @Test
    void aForgeryDoesNotSpendTheNonceOfTheTrueMessage() {
        Vector vector = Vectors.read("chacha20poly1305-golang.txt").get(1);
        ChaChaPoly receiver = chaChaPoly(vector);
        byte[] forged = vector.bytes("out");
        forged[0] ^= 1;

        ByteBuffer target = ByteBuffer.allocate(forged.length);
        assertThat(receiver.decrypt(vector.bytes("nonce"), vector.bytes("aad"), ByteBuffer.wrap(forged), target))
                .isFalse();
        assertThat(receiver.decrypt(
                        vector.bytes("nonce"), vector.bytes("aad"), ByteBuffer.wrap(vector.bytes("out")), target))
                .isTrue();
    }

    @Test
    void messagesInDirectMemoryOpenToo() {
        Vector vector = Vectors.read("chacha20poly1305-golang.txt").getLast();
        byte[] sealed = vector.bytes("out");
        ByteBuffer direct = ByteBuffer.allocateDirect(sealed.length).put(sealed).flip();
        ByteBuffer target = ByteBuffer.allocateDirect(sealed.length);
        assertThat(chaChaPoly(vector).decrypt(vector.bytes("nonce"), vector.bytes("aad"), direct, target))
                .isTrue();
        assertThat(target.flip()).isEqualTo(ByteBuffer.wrap(vector.bytes("plaintext")));
    }

    @Test
    void somethingShorterThanATagIsNotAuthentic() {
        assertThat(ChaChaPoly.decryptOnce(new byte[32], NOTHING, new byte[15])).isEmpty();
    }

    private static ChaChaPoly chaChaPoly(Vector vector) {
        return new ChaChaPoly(vector.bytes("key"));
    }

    private static boolean opens(Vector vector, byte[] sealed) {
        ByteBuffer plaintext = ByteBuffer.allocate(sealed.length);
        return chaChaPoly(vector)
                        .decrypt(vector.bytes("nonce"), vector.bytes("aad"), ByteBuffer.wrap(sealed), plaintext)
                && plaintext.flip().equals(ByteBuffer.wrap(vector.bytes("plaintext")));
    }

    private static byte[] counting(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }
}
