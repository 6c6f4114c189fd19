// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import java.util.Base64;

/** The textual form that all WireGuard tools share: 32 bytes as 44 characters of base64. */
final class KeyBytes {
    static final int LENGTH = 32;
    private static final int TEXT_LENGTH = 44;

    private KeyBytes() {}

    static byte[] copy(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a key has 32 bytes, not " + bytes.length);
        }
        return bytes.clone();
    }

    /** @throws IllegalArgumentException without the text in its message, which may be a secret */
    static byte[] parse(String base64) {
        byte[] bytes;
        try {
            bytes = base64.length() == TEXT_LENGTH ? Base64.getDecoder().decode(base64) : new byte[0];
        } catch (IllegalArgumentException e) {
            bytes = new byte[0];
        }
        // A second text for the same key (stray bits in the last character) is refused, as `wg` does.
        if (bytes.length != LENGTH || !Base64.getEncoder().encodeToString(bytes).equals(base64)) {
            throw new IllegalArgumentException("a key is 44 characters of base64 that encode 32 bytes");
        }
        return bytes;
    }

    static String format(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
