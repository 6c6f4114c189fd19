// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import java.nio.ByteBuffer;

/** The source of keys, indexes, nonces and jitter: a SecureRandom in the daemon, a seeded generator in tests. */
@FunctionalInterface
public interface RandomSource {
    void fill(byte[] target);

    default int nextInt() {
        byte[] bytes = new byte[Integer.BYTES];
        fill(bytes);
        return ByteBuffer.wrap(bytes).getInt();
    }

    default long nextLong() {
        byte[] bytes = new byte[Long.BYTES];
        fill(bytes);
        return ByteBuffer.wrap(bytes).getLong();
    }
}
