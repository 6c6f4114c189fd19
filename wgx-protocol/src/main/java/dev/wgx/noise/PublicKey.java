// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A peer's static Curve25519 public key: its identity. Ordered by its bytes, unsigned. */
public final class PublicKey implements Comparable<PublicKey> {
    public static final int LENGTH = KeyBytes.LENGTH;

    private final byte[] bytes;
    private final int hash;

    private PublicKey(byte[] bytes) {
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
    }

    /** @throws IllegalArgumentException if there are not exactly 32 bytes */
    public static PublicKey of(byte[] bytes) {
        return new PublicKey(KeyBytes.copy(bytes));
    }

    /** Takes the next 32 bytes of the buffer. */
    public static PublicKey read(ByteBuffer buffer) {
        byte[] bytes = new byte[LENGTH];
        buffer.get(bytes);
        return new PublicKey(bytes);
    }

    /** @throws IllegalArgumentException if the text is not 44 characters of base64 for 32 bytes */
    public static PublicKey parse(String base64) {
        return new PublicKey(KeyBytes.parse(base64));
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /** Writes the 32 bytes. */
    public void writeTo(ByteBuffer buffer) {
        buffer.put(bytes);
    }

    byte[] rawBytes() {
        return bytes;
    }

    @Override
    public int compareTo(PublicKey other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** Returns the key in base64, as every WireGuard tool prints it. */
    @Override
    public String toString() {
        return KeyBytes.format(bytes);
    }
}
