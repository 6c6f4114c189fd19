// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * JSON as it goes out, in pieces: a list of all sessions is many megabytes, which are there once, and not as a text and
 * a growing array as well.
 */
final class JsonBytes extends OutputStream {
    private static final int PIECE_BYTES = 64 * 1024;

    private final List<byte[]> full = new ArrayList<>();
    private byte[] piece = new byte[PIECE_BYTES];
    private int used;

    private JsonBytes() {}

    /** Returns the value and a line break. */
    static ByteBuf of(Object value) {
        JsonBytes out = new JsonBytes();
        ApiJson.jsonb().toJson(value, out);
        out.write('\n');
        out.full.add(Arrays.copyOf(out.piece, out.used));
        return Unpooled.wrappedBuffer(out.full.toArray(new byte[0][]));
    }

    @Override
    public void write(int one) {
        if (used == PIECE_BYTES) {
            full.add(piece);
            piece = new byte[PIECE_BYTES];
            used = 0;
        }
        piece[used++] = (byte) one;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int at = offset;
        while (at < offset + length) {
            write(bytes[at++]);
            int taken = Math.min(PIECE_BYTES - used, offset + length - at);
            System.arraycopy(bytes, at, piece, used, taken);
            used += taken;
            at += taken;
        }
    }
}
