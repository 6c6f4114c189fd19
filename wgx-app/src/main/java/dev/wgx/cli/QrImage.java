// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** A QR code as an image. The Java runtime that is shipped has no library for images, and these formats are small. */
final class QrImage {
    private static final int SCALE = 8;
    private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int ONE_BIT_GREY = 0x0100_0000;
    // A chunk of a PNG: length u32, type 4 bytes, data, CRC u32.
    private static final int CHUNK_OVERHEAD = 12;

    private QrImage() {}

    /** Draws one path of squares, in units of one module. */
    static byte[] svg(QrCode code) {
        int size = code.imageSize();
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                path.append(code.isDark(x, y) ? "M%d,%dh1v1h-1z".formatted(x, y) : "");
            }
        }
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <svg xmlns="http://www.w3.org/2000/svg" version="1.1" viewBox="0 0 %1$d %1$d" shape-rendering="crispEdges">
                <rect width="100%%" height="100%%" fill="#fff"/>
                <path d="%2$s" fill="#000"/>
                </svg>
                """.formatted(size, path).getBytes(StandardCharsets.UTF_8);
    }

    /** Draws black on white, one bit a pixel (PNG, third edition, sections 5 and 11). */
    static byte[] png(QrCode code) {
        int side = code.imageSize() * SCALE;
        int rowLength = 1 + Math.ceilDiv(side, 8);
        byte[] rows = new byte[rowLength * side];
        for (int y = 0; y < side; y++) {
            // The first byte of a row is its filter: none.
            for (int x = 0; x < side; x++) {
                int bit = code.isDark(x / SCALE, y / SCALE) ? 0 : 0x80 >> x % 8;
                rows[y * rowLength + 1 + x / 8] |= (byte) bit;
            }
        }
        byte[] pixels = deflate(rows);
        ByteBuffer header = ByteBuffer.allocate(13).putInt(side).putInt(side).putInt(ONE_BIT_GREY);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(PNG_SIGNATURE);
        out.writeBytes(chunk("IHDR", header.array()));
        out.writeBytes(chunk("IDAT", pixels));
        out.writeBytes(chunk("IEND", new byte[0]));
        return out.toByteArray();
    }

    private static byte[] chunk(String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        byte[] chunk = new byte[CHUNK_OVERHEAD + data.length];
        ByteBuffer.wrap(chunk).putInt(data.length).put(name).put(data).putInt((int) crc.getValue());
        return chunk;
    }

    private static byte[] deflate(byte[] data) {
        try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION)) {
            deflater.setInput(data);
            deflater.finish();
            // What cannot be compressed grows by a few bytes in each block.
            byte[] result = new byte[data.length + 1024];
            return Arrays.copyOf(result, deflater.deflate(result));
        }
    }
}
