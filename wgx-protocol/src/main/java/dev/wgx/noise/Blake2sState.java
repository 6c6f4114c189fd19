// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** BLAKE2s (RFC 7693) of bytes that come in pieces. */
final class Blake2sState {
    static final int BLOCK_LENGTH = 64;

    private static final int WORDS = BLOCK_LENGTH / Integer.BYTES;
    private static final int[] IV = {
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
    };
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final int outputLength;
    private final int[] chain;
    private final byte[] block;
    private int filled;
    private long counted;

    private Blake2sState(int outputLength, int[] chain, byte[] block) {
        this.outputLength = outputLength;
        this.chain = chain;
        this.block = block;
    }

    /** @param key of at most 32 bytes, which become the first block; empty for a hash without a key */
    static Blake2sState of(byte[] key, int outputLength) {
        int[] chain = IV.clone();
        chain[0] ^= 1 << 24 | 1 << 16 | key.length << 8 | outputLength;
        Blake2sState state = new Blake2sState(outputLength, chain, Arrays.copyOf(key, BLOCK_LENGTH));
        state.filled = key.length == 0 ? 0 : BLOCK_LENGTH;
        return state;
    }

    /** Returns the chain after the key's block, from which many macs with the same key {@link #resume}. */
    static int[] afterKey(byte[] key, int outputLength) {
        Blake2sState state = of(key, outputLength);
        state.room();
        return state.chain;
    }

    /** @param afterKey stays as it is; bytes must be added, since the key's block was not hashed as the last one */
    static Blake2sState resume(int[] afterKey, int outputLength) {
        Blake2sState state = new Blake2sState(outputLength, afterKey.clone(), new byte[BLOCK_LENGTH]);
        state.counted = BLOCK_LENGTH;
        return state;
    }

    Blake2sState add(byte[] bytes) {
        for (int from = 0; from < bytes.length; ) {
            int length = Math.min(bytes.length - from, room());
            System.arraycopy(bytes, from, block, filled, length);
            filled += length;
            from += length;
        }
        return this;
    }

    /** Adds the bytes at an index of the buffer, whose position and limit stay. */
    Blake2sState add(ByteBuffer bytes, int index, int length) {
        for (int from = 0; from < length; ) {
            int piece = Math.min(length - from, room());
            bytes.get(index + from, block, filled, piece);
            filled += piece;
            from += piece;
        }
        return this;
    }

    /**
     * Returns how many bytes the block still takes. More are to come, so that a full block is hashed and is not the
     * last.
     */
    private int room() {
        if (filled == BLOCK_LENGTH) {
            counted += BLOCK_LENGTH;
            compress(0);
            filled = 0;
        }
        return BLOCK_LENGTH - filled;
    }

    /** Returns the hash or mac, and erases what it was made of. Nothing may be added afterwards. */
    byte[] finish() {
        Arrays.fill(block, filled, BLOCK_LENGTH, (byte) 0);
        counted += filled;
        compress(~0);
        byte[] result = new byte[outputLength];
        for (int i = 0; i < outputLength; i += Integer.BYTES) {
            WORD.set(result, i, chain[i / Integer.BYTES]);
        }
        Arrays.fill(block, (byte) 0);
        Arrays.fill(chain, 0);
        return result;
    }

    /** Hashes the block, as the RFC's F does; {@code lastFlag} is all ones for the last one. */
    private void compress(int lastFlag) {
        int[] m = new int[WORDS];
        for (int i = 0; i < WORDS; i++) {
            m[i] = (int) WORD.get(block, i * Integer.BYTES);
        }
        int[] v = Arrays.copyOf(chain, WORDS);
        System.arraycopy(IV, 0, v, IV.length, IV.length);
        v[12] ^= (int) counted;
        v[13] ^= (int) (counted >>> Integer.SIZE);
        v[14] ^= lastFlag;
        mixAll(v, m);
        for (int i = 0; i < IV.length; i++) {
            chain[i] ^= v[i] ^ v[i + IV.length];
        }
        Arrays.fill(m, 0);
        Arrays.fill(v, 0);
    }

    /** Mixes all words in ten rounds. The orders of the words are SIGMA's rows. */
    private static void mixAll(int[] v, int[] m) {
        round(v, m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8], m[9], m[10], m[11], m[12], m[13], m[14], m[15]);
        round(v, m[14], m[10], m[4], m[8], m[9], m[15], m[13], m[6], m[1], m[12], m[0], m[2], m[11], m[7], m[5], m[3]);
        round(v, m[11], m[8], m[12], m[0], m[5], m[2], m[15], m[13], m[10], m[14], m[3], m[6], m[7], m[1], m[9], m[4]);
        round(v, m[7], m[9], m[3], m[1], m[13], m[12], m[11], m[14], m[2], m[6], m[5], m[10], m[4], m[0], m[15], m[8]);
        round(v, m[9], m[0], m[5], m[7], m[2], m[4], m[10], m[15], m[14], m[1], m[11], m[12], m[6], m[8], m[3], m[13]);
        round(v, m[2], m[12], m[6], m[10], m[0], m[11], m[8], m[3], m[4], m[13], m[7], m[5], m[15], m[14], m[1], m[9]);
        round(v, m[12], m[5], m[1], m[15], m[14], m[13], m[4], m[10], m[0], m[7], m[6], m[3], m[9], m[2], m[8], m[11]);
        round(v, m[13], m[11], m[7], m[14], m[12], m[1], m[3], m[9], m[5], m[0], m[15], m[4], m[8], m[6], m[2], m[10]);
        round(v, m[6], m[15], m[14], m[9], m[11], m[3], m[0], m[8], m[12], m[2], m[13], m[7], m[1], m[4], m[10], m[5]);
        round(v, m[10], m[2], m[8], m[4], m[7], m[6], m[1], m[5], m[15], m[11], m[9], m[14], m[3], m[12], m[13], m[0]);
    }

    // The words as parameters and not in an array that is asked in SIGMA's order: the compiler keeps them in registers
    // then, which
    // makes it half as fast again.
    private static void round(
            int[] v,
            int m0,
            int m1,
            int m2,
            int m3,
            int m4,
            int m5,
            int m6,
            int m7,
            int m8,
            int m9,
            int m10,
            int m11,
            int m12,
            int m13,
            int m14,
            int m15) {
        mix(v, 0, 4, 8, 12, m0, m1);
        mix(v, 1, 5, 9, 13, m2, m3);
        mix(v, 2, 6, 10, 14, m4, m5);
        mix(v, 3, 7, 11, 15, m6, m7);
        mix(v, 0, 5, 10, 15, m8, m9);
        mix(v, 1, 6, 11, 12, m10, m11);
        mix(v, 2, 7, 8, 13, m12, m13);
        mix(v, 3, 4, 9, 14, m14, m15);
    }

    /** Mixes four words and two of the message, as the RFC's G does. */
    private static void mix(int[] v, int a, int b, int c, int d, int x, int y) {
        v[a] += v[b] + x;
        v[d] = Integer.rotateRight(v[d] ^ v[a], 16);
        v[c] += v[d];
        v[b] = Integer.rotateRight(v[b] ^ v[c], 12);
        v[a] += v[b] + y;
        v[d] = Integer.rotateRight(v[d] ^ v[a], 8);
        v[c] += v[d];
        v[b] = Integer.rotateRight(v[b] ^ v[c], 7);
    }
}
