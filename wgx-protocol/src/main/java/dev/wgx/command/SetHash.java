// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

import dev.wgx.noise.PublicKey;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.crypto.digests.Blake2sDigest;

/** BLAKE2s-256 (RFC 7693, without a key) over the sorted keys of a set: what two ends compare instead of the set. */
public final class SetHash {
    public static final int LENGTH = 32;
    private static final int BITS = 256;

    private final byte[] bytes;

    private SetHash(byte[] bytes) {
        this.bytes = bytes;
    }

    static SetHash ofSorted(List<PublicKey> keys) {
        Blake2sDigest digest = new Blake2sDigest(BITS);
        for (PublicKey key : keys) {
            digest.update(key.bytes(), 0, PublicKey.LENGTH);
        }
        byte[] result = new byte[LENGTH];
        digest.doFinal(result, 0);
        return new SetHash(result);
    }

    static SetHash read(ByteBuffer in) {
        byte[] bytes = new byte[LENGTH];
        in.get(bytes);
        return new SetHash(bytes);
    }

    void writeTo(ByteBuffer out) {
        out.put(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SetHash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
