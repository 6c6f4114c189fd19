// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The timestamp of a handshake initiation (WireGuard paper 5.4.2): 12 bytes, big-endian, that grow with every
 * initiation of a peer. Compared as bytes; what a peer means by them is its own affair.
 */
public final class Tai64n implements Comparable<Tai64n> {
    public static final int LENGTH = 12;

    // TAI64 label of 1970-01-01 00:00:10 TAI.
    private static final long UNIX_EPOCH = 0x4000_0000_0000_000aL;
    // The low 24 bits of the nanoseconds, about 17 ms, are left out, so that the stamp is no precise clock for an
    // observer.
    private static final int NANO_MASK = ~0xff_ffff;

    private final byte[] bytes;

    private Tai64n(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException if there are not exactly 12 bytes */
    public static Tai64n of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a TAI64N timestamp has 12 bytes, not " + bytes.length);
        }
        return new Tai64n(bytes.clone());
    }

    /** @param wallNs nanoseconds since 1970, coarsened to about 17 ms */
    public static Tai64n ofWallClock(long wallNs) {
        long seconds = Math.floorDiv(wallNs, 1_000_000_000L);
        int nanos = (int) Math.floorMod(wallNs, 1_000_000_000L) & NANO_MASK;
        return new Tai64n(ByteBuffer.allocate(LENGTH)
                .order(ByteOrder.BIG_ENDIAN)
                .putLong(UNIX_EPOCH + seconds)
                .putInt(nanos)
                .array());
    }

    /** Returns the smallest stamp that is greater, for a clock that stands still or runs backwards. */
    public Tai64n next() {
        byte[] result = bytes.clone();
        for (int i = LENGTH - 1; i >= 0; i--) {
            if (++result[i] != 0) {
                break;
            }
        }
        return new Tai64n(result);
    }

    /** Returns the time that it names in whole seconds since 1970; a peer may name any. */
    public long unixSeconds() {
        return ByteBuffer.wrap(bytes).getLong(0) - UNIX_EPOCH;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public int compareTo(Tai64n other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tai64n stamp && Arrays.equals(bytes, stamp.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return "TAI64N " + (buffer.getLong(0) - UNIX_EPOCH) + "." + buffer.getInt(8);
    }
}
