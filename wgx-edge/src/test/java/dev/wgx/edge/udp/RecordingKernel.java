// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Reads messages as the kernel would, by the C structures' own offsets, and answers as a test wants. */
final class RecordingKernel implements Submission {
    private static final int HEADER_BYTES = 64;

    /** Messages that went out: "port: segment|segment" for a segmented one, "port: bytes" for a plain one. */
    final List<String> sent = new ArrayList<>();

    /** The results of the next calls: a count of messages taken, or minus an errno. All are taken when it is empty. */
    final Deque<Integer> results = new ArrayDeque<>();

    /** The errno that segmented messages meet; 0 for none. */
    int refusalOfSegments;

    int calls;

    @Override
    public int submit(long messages, int count) {
        calls++;
        int planned = results.isEmpty() ? count : results.remove();
        for (int taken = 0; taken < planned; taken++) {
            String message = read(at(messages + (long) taken * HEADER_BYTES, HEADER_BYTES));
            if (refusalOfSegments != 0 && message.contains("|")) {
                return taken > 0 ? taken : -refusalOfSegments;
            }
            sent.add(message);
        }
        return planned;
    }

    private static String read(ByteBuffer header) {
        ByteBuffer name = at(header.getLong(0), header.getInt(8));
        int port = Short.toUnsignedInt(Short.reverseBytes(name.getShort(2)));
        String text = gather(header);
        int segmentBytes = segmentBytes(header);
        return port + ": " + (segmentBytes == 0 ? text : split(text, segmentBytes));
    }

    private static String split(String text, int segmentBytes) {
        List<String> segments = new ArrayList<>();
        for (int start = 0; start < text.length(); start += segmentBytes) {
            segments.add(text.substring(start, Math.min(start + segmentBytes, text.length())));
        }
        return String.join("|", segments);
    }

    private static String gather(ByteBuffer header) {
        int count = (int) header.getLong(24);
        ByteBuffer iovecs = at(header.getLong(16), count * 16);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int iovec = 0; iovec < count; iovec++) {
            ByteBuffer part = at(iovecs.getLong(iovec * 16), (int) iovecs.getLong(iovec * 16 + 8));
            while (part.hasRemaining()) {
                bytes.write(part.get());
            }
        }
        return bytes.toString(StandardCharsets.US_ASCII);
    }

    private static int segmentBytes(ByteBuffer header) {
        ByteBuffer control = at(header.getLong(32), (int) header.getLong(40));
        int at = 0;
        while (at < control.limit()) {
            if (control.getInt(at + 8) == Linux.IPPROTO_UDP && control.getInt(at + 12) == Linux.UDP_SEGMENT) {
                return Short.toUnsignedInt(control.getShort(at + 16));
            }
            at += ((int) control.getLong(at) + 7) & ~7;
        }
        return 0;
    }

    @SuppressWarnings("restricted")
    private static ByteBuffer at(long address, int byteCount) {
        return MemorySegment.ofAddress(address)
                .reinterpret(byteCount)
                .asByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN);
    }
}
