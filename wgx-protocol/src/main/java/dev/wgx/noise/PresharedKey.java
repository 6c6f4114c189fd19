// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import java.security.MessageDigest;
import java.util.Arrays;

/** The optional symmetric key of a pair of peers; {@link #NONE} is 32 zero bytes (WireGuard paper 5.2). */
public final class PresharedKey {
    public static final PresharedKey NONE = new PresharedKey(new byte[KeyBytes.LENGTH]);

    private final byte[] bytes;

    private PresharedKey(byte[] bytes) {
        this.bytes = bytes;
    }

    public static PresharedKey generate(RandomSource random) {
        byte[] bytes = new byte[KeyBytes.LENGTH];
        random.fill(bytes);
        return new PresharedKey(bytes);
    }

    /** @throws IllegalArgumentException if there are not exactly 32 bytes */
    public static PresharedKey of(byte[] bytes) {
        return new PresharedKey(KeyBytes.copy(bytes));
    }

    /**
     * @throws IllegalArgumentException if the text is not 44 characters of base64 for 32 bytes; it does not quote the
     *     text
     */
    public static PresharedKey parse(String base64) {
        return new PresharedKey(KeyBytes.parse(base64));
    }

    /** Returns the secret in base64, for a configuration file only. */
    public String toBase64() {
        return KeyBytes.format(bytes);
    }

    byte[] rawBytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PresharedKey key && MessageDigest.isEqual(bytes, key.bytes);
    }

    /** Returns the same number for all keys, so that it tells nothing of any. */
    @Override
    public int hashCode() {
        return Arrays.hashCode(new int[] {KeyBytes.LENGTH});
    }

    @Override
    public String toString() {
        return "(preshared key)";
    }
}
