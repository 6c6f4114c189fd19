// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads a target's input as a row of choices. When it is used up every number is 0 and every piece empty. */
public final class Choices {
    private final byte[] input;
    private int at;

    public Choices(byte[] input) {
        this.input = input;
    }

    public boolean areLeft() {
        return at < input.length;
    }

    /** Returns a number from 0 to 255. */
    public int octet() {
        return at < input.length ? input[at++] & 0xff : 0;
    }

    /** Returns a number from 0 to below the bound, which is at most 65536. */
    public int below(int bound) {
        int value = bound > 256 ? octet() | octet() << 8 : octet();
        return value % bound;
    }

    /** Returns the next piece, whose length stands before it, little-endian. */
    public ByteBuffer piece(int longest) {
        return bytes(below(longest + 1));
    }

    /** Returns all that is left. */
    public ByteBuffer rest() {
        return bytes(input.length - at);
    }

    private ByteBuffer bytes(int wanted) {
        int length = Math.min(wanted, input.length - at);
        byte[] piece = new byte[length];
        System.arraycopy(input, at, piece, 0, length);
        at += length;
        return ByteBuffer.wrap(piece).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns the bytes with some of them changed, lengthened or cut, as the next choices say. */
    public ByteBuffer changed(ByteBuffer original) {
        int room = original.remaining() + 32;
        ByteBuffer copy =
                ByteBuffer.allocate(room).order(ByteOrder.LITTLE_ENDIAN).put(original.duplicate());
        copy.flip();
        for (int changes = octet() & 7; changes > 0; changes--) {
            int index = below(Math.max(1, copy.limit()));
            if (index < copy.limit()) {
                copy.put(index, (byte) (copy.get(index) ^ octet()));
            }
        }
        int cut = octet();
        if (cut >= 224) {
            copy.limit(Math.clamp(copy.limit() + (long) (cut - 240), 0, room));
        }
        return copy;
    }
}
