package dev.wgx.noise;

import java.util.Arrays;
import org.bouncycastle.crypto.digests.Blake2sDigest;

/** The hash functions of WireGuard (paper 5.4): Hash, Mac, Hmac and Kdf, all on BLAKE2s (RFC 7693). */
final class Blake2s {
    static final int HASH_LENGTH = 32;
    static final int MAC_LENGTH = 16;

    private static final int BLOCK_LENGTH = 64;
    private static final byte INNER_PAD = 0x36;
    private static final byte OUTER_PAD = 0x5c;

    private Blake2s() {}

    static byte[] hash(byte[]... parts) {
        return digest(new Blake2sDigest(HASH_LENGTH * Byte.SIZE), HASH_LENGTH, parts);
    }

    static byte[] mac(byte[] key, byte[]... parts) {
        return digest(new Blake2sDigest(key, MAC_LENGTH, null, null), MAC_LENGTH, parts);
    }

    static byte[] hmac(byte[] key, byte[]... parts) {
        byte[] shortKey = key.length > BLOCK_LENGTH ? hash(key) : key;
        byte[] inner = digest(padded(shortKey, INNER_PAD), HASH_LENGTH, parts);
        return digest(padded(shortKey, OUTER_PAD), HASH_LENGTH, inner);
    }

    /** Kdf_n: {@code count} outputs of 32 bytes (HKDF, RFC 5869, with an empty info). */
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

    private static Blake2sDigest padded(byte[] key, byte pad) {
        byte[] block = Arrays.copyOf(key, BLOCK_LENGTH);
        for (int i = 0; i < BLOCK_LENGTH; i++) {
            block[i] ^= pad;
        }
        Blake2sDigest digest = new Blake2sDigest(HASH_LENGTH * Byte.SIZE);
        digest.update(block, 0, BLOCK_LENGTH);
        return digest;
    }

    private static byte[] digest(Blake2sDigest digest, int length, byte[]... parts) {
        for (byte[] part : parts) {
            digest.update(part, 0, part.length);
        }
        byte[] result = new byte[length];
        digest.doFinal(result, 0);
        return result;
    }
}
