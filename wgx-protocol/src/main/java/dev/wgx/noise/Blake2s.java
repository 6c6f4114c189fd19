// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import java.util.Arrays;

/** The hash functions of WireGuard (paper 5.4): Hash, Mac, Hmac and Kdf, all on BLAKE2s (RFC 7693). */
final class Blake2s {
    static final int HASH_LENGTH = 32;
    static final int MAC_LENGTH = 16;

    private static final byte[] NO_KEY = {};
    private static final byte INNER_PAD = 0x36;
    private static final byte OUTER_PAD = 0x5c;

    private Blake2s() {}

    static byte[] hash(byte[]... parts) {
        return finish(Blake2sState.of(NO_KEY, HASH_LENGTH), parts);
    }

    static byte[] mac(byte[] key, byte[]... parts) {
        return finish(Blake2sState.of(key, MAC_LENGTH), parts);
    }

    static byte[] hmac(byte[] key, byte[]... parts) {
        byte[] shortKey = key.length > Blake2sState.BLOCK_LENGTH ? hash(key) : key;
        byte[] inner = finish(padded(shortKey, INNER_PAD), parts);
        byte[] outer = finish(padded(shortKey, OUTER_PAD), inner);
        Arrays.fill(inner, (byte) 0);
        return outer;
    }

    /** Derives {@code count} outputs of 32 bytes, as Kdf_n does (HKDF, RFC 5869, with an empty info). */
    static byte[][] kdf(int count, byte[] chainingKey, byte[] input) {
        byte[] secret = hmac(chainingKey, input);
        byte[][] outputs = new byte[count][];
        byte[] last = {};
        for (int i = 0; i < count; i++) {
            last = hmac(secret, last, new byte[] {(byte) (i + 1)});
            outputs[i] = last;
        }
        Arrays.fill(secret, (byte) 0);
        return outputs;
    }

    private static Blake2sState padded(byte[] key, byte pad) {
        byte[] block = Arrays.copyOf(key, Blake2sState.BLOCK_LENGTH);
        for (int i = 0; i < block.length; i++) {
            block[i] ^= pad;
        }
        Blake2sState state = Blake2sState.of(NO_KEY, HASH_LENGTH).add(block);
        Arrays.fill(block, (byte) 0);
        return state;
    }

    private static byte[] finish(Blake2sState state, byte[]... parts) {
        for (byte[] part : parts) {
            state.add(part);
        }
        return state.finish();
    }
}
