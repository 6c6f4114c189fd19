// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import java.security.MessageDigest;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc7748.X25519;

/** A Curve25519 private key, clamped. Never printed, compared in constant time, erased on request. */
public final class PrivateKey {
    private final byte[] bytes;

    private PrivateKey(byte[] bytes) {
        X25519.clampPrivateKey(bytes);
        this.bytes = bytes;
    }

    public static PrivateKey generate(RandomSource random) {
        byte[] bytes = new byte[KeyBytes.LENGTH];
        random.fill(bytes);
        return new PrivateKey(bytes);
    }

    /** @throws IllegalArgumentException if there are not exactly 32 bytes */
    public static PrivateKey of(byte[] bytes) {
        return new PrivateKey(KeyBytes.copy(bytes));
    }

    /**
     * @throws IllegalArgumentException if the text is not 44 characters of base64 for 32 bytes; it does not quote the
     *     text
     */
    public static PrivateKey parse(String base64) {
        return new PrivateKey(KeyBytes.parse(base64));
    }

    public PublicKey publicKey() {
        byte[] result = new byte[KeyBytes.LENGTH];
        X25519.scalarMultBase(bytes, 0, result, 0);
        return PublicKey.of(result);
    }

    /** Returns the secret in base64, for a configuration file only. */
    public String toBase64() {
        return KeyBytes.format(bytes);
    }

    byte[] rawBytes() {
        return bytes;
    }

    /** Overwrites the key; it must not be used afterwards. */
    public void erase() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PrivateKey key && MessageDigest.isEqual(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return publicKey().hashCode();
    }

    @Override
    public String toString() {
        return "(private key)";
    }
}
