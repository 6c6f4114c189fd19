// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * A small file beside the store that tells how far the store had come when it was last written. MVStore opens a
 * truncated or damaged file at whatever older state it still finds there and says nothing, so the file itself cannot
 * tell that there was a newer one.
 */
final class CommitMark implements AutoCloseable {
    private static final int COVERED_BYTES = Long.BYTES + 2 * Integer.BYTES;
    private static final int BYTES = COVERED_BYTES + Long.BYTES;

    /**
     * @param version MVStore's number of the commit, one more with each
     * @param peers how many there were then
     * @param publishedSets how many there were then
     */
    record Mark(long version, int peers, int publishedSets) {}

    private final FileChannel channel;

    private CommitMark(FileChannel channel) {
        this.channel = channel;
    }

    /** Opens the file or makes it. Belongs to whoever holds the store's lock. */
    static CommitMark open(Path path) throws StoreException {
        try {
            return new CommitMark(FileChannel.open(
                    path,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    StorePlace.FOR_OWNER_ONLY));
        } catch (IOException e) {
            throw new StoreException("cannot open or make " + path + ", which belongs to the store: " + e);
        }
    }

    /** Returns what was written last; empty when nothing was, or not all of it. */
    Optional<Mark> read() {
        ByteBuffer in = ByteBuffer.allocate(BYTES);
        try {
            for (int read = 0; in.hasRemaining() && read >= 0; ) {
                read = channel.read(in, in.position());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        in.flip();
        if (in.remaining() < BYTES || in.getLong(COVERED_BYTES) != checksum(in)) {
            return Optional.empty();
        }
        return Optional.of(new Mark(in.getLong(), in.getInt(), in.getInt()));
    }

    /** Writes the mark, which is durable when this returns. */
    void write(Mark mark) {
        ByteBuffer out = ByteBuffer.allocate(BYTES);
        out.putLong(mark.version()).putInt(mark.peers()).putInt(mark.publishedSets());
        out.putLong(checksum(out)).flip();
        try {
            // In place: so few bytes are written as a whole or, at worst, fail the checksum.
            while (out.hasRemaining()) {
                channel.write(out, out.position());
            }
            channel.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long checksum(ByteBuffer bytes) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes.slice(0, COVERED_BYTES));
        return checksum.getValue();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
