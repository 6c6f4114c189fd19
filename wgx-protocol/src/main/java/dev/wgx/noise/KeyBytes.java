// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
        byte[] text = base64.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = decode(text);
        byte[] textAgain = Base64.getEncoder().encode(bytes);
        // A second text for the same key (stray bits in the last character) is refused, as `wg` does.
        boolean isKey = bytes.length == LENGTH && Arrays.equals(textAgain, text);
        Arrays.fill(text, (byte) 0);
        Arrays.fill(textAgain, (byte) 0);
        if (!isKey) {
            throw new IllegalArgumentException("a key is 44 characters of base64 that encode 32 bytes");
        }
        return bytes;
    }

    private static byte[] decode(byte[] text) {
        try {
            return text.length == TEXT_LENGTH ? Base64.getDecoder().decode(text) : new byte[0];
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    static String format(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
