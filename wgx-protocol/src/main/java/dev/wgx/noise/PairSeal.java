// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Seals what two peers tell each other, with a key that only these two can make: from their static keys and their
 * preshared key. It has no forward secrecy, so it is for what is told inside a tunnel, where it shows who speaks.
 */
public final class PairSeal {
    /** The bytes by which a sealed text is longer than its plaintext. */
    public static final int OVERHEAD = XChaChaPoly.NONCE_LENGTH + ChaChaPoly.TAG_LENGTH;

    private static final byte[] LABEL = "wgx direct path, version 1".getBytes(US_ASCII);

    private final byte[] sealKey;
    private final byte[] macRoot;

    private PairSeal(byte[] sealKey, byte[] macRoot) {
        this.sealKey = sealKey;
        this.macRoot = macRoot;
    }

    /** Makes the same seal at both ends; empty if the other key is of low order, as nobody's is. */
    public static Optional<PairSeal> between(PrivateKey own, PublicKey other, PresharedKey presharedKey) {
        Optional<byte[]> shared = Curve25519.dh(own, other);
        if (shared.isEmpty()) {
            return Optional.empty();
        }
        byte[] chainingKey = Blake2s.kdf(1, Blake2s.hash(LABEL), shared.get())[0];
        byte[][] keys = Blake2s.kdf(2, chainingKey, presharedKey.rawBytes());
        Arrays.fill(shared.get(), (byte) 0);
        Arrays.fill(chainingKey, (byte) 0);
        return Optional.of(new PairSeal(keys[0], keys[1]));
    }

    /**
     * Returns a nonce and the encrypted text behind it.
     *
     * @param header what is not encrypted, and must reach the other end unchanged as well
     */
    public byte[] seal(byte[] header, byte[] plaintext, RandomSource random) {
        byte[] nonce = new byte[XChaChaPoly.NONCE_LENGTH];
        random.fill(nonce);
        byte[] ciphertext = XChaChaPoly.encrypt(sealKey, nonce, header, plaintext);
        return ByteBuffer.allocate(nonce.length + ciphertext.length)
                .put(nonce)
                .put(ciphertext)
                .array();
    }

    /** Returns the plaintext; empty if these bytes were not sealed by the other end, or by this one. */
    public Optional<byte[]> open(byte[] header, byte[] sealed) {
        if (sealed.length < OVERHEAD) {
            return Optional.empty();
        }
        byte[] nonce = Arrays.copyOf(sealed, XChaChaPoly.NONCE_LENGTH);
        return XChaChaPoly.decrypt(
                sealKey, nonce, header, Arrays.copyOfRange(sealed, XChaChaPoly.NONCE_LENGTH, sealed.length));
    }

    /** Returns the key of 16-byte authenticators that both ends have for this purpose, and nobody else. */
    public PairMac mac(long purpose) {
        byte[] context = ByteBuffer.allocate(Long.BYTES).putLong(purpose).array();
        return new PairMac(Blake2s.hmac(macRoot, context));
    }

    @Override
    public String toString() {
        return "(seal of a pair)";
    }
}
