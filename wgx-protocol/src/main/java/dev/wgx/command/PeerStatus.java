// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

import dev.wgx.noise.PublicKey;
import dev.wgx.packet.IpAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A page of what the relay knows of the asking peer and its counterparts.
 *
 * @param address where the relay sees the asker
 * @param page from 0
 * @param pages at least one; what they hold may change between two requests
 * @param counterparts sorted by key over all pages
 */
public record PeerStatus(IpAddress address, int port, int page, int pages, List<Counterpart> counterparts) {
    /** Entries in one page. */
    public static final int MAX_COUNTERPARTS = 32;

    // address 16 bytes, port u16, page u16, pages u16, entries
    private static final int FIXED_LENGTH = 16 + 2 + 2 + 2;
    // key 32 bytes, seconds u32, flags u8
    private static final int ENTRY_LENGTH = PublicKey.LENGTH + 4 + 1;

    private static final int NEVER = -1;
    private static final int I_PUBLISH_IT = 1;
    private static final int IT_PUBLISHES_ME = 2;
    private static final int CALLED = 4;
    private static final int ONLINE = 8;

    public PeerStatus {
        counterparts = List.copyOf(counterparts);
        if (counterparts.size() > MAX_COUNTERPARTS) {
            throw new IllegalArgumentException(counterparts.size() + " counterparts in one page");
        }
    }

    public static int pagesFor(int counterparts) {
        return Math.max(1, Math.ceilDiv(counterparts, MAX_COUNTERPARTS));
    }

    /**
     * @param publishedByAsker it is a spoke of the asker
     * @param publishesAsker it is a hub of the asker
     * @param called the spoke of the two has called the hub and was answered
     * @param online it has a live session with the relay; false if it has agreed to nothing with the asker
     * @param secondsSinceHandshake its last handshake with the relay; empty if the relay remembers or tells none
     */
    public record Counterpart(
            PublicKey key,
            boolean publishedByAsker,
            boolean publishesAsker,
            boolean called,
            boolean online,
            OptionalLong secondsSinceHandshake) {

        private int flags() {
            return (publishedByAsker ? I_PUBLISH_IT : 0)
                    | (publishesAsker ? IT_PUBLISHES_ME : 0)
                    | (called ? CALLED : 0)
                    | (online ? ONLINE : 0);
        }

        void writeTo(ByteBuffer out) {
            key.writeTo(out);
            long seconds = secondsSinceHandshake.orElse(0xffff_ffffL);
            out.putInt((int) Math.clamp(seconds, 0, 0xffff_ffffL)).put((byte) flags());
        }

        static Counterpart read(ByteBuffer in) {
            PublicKey key = PublicKey.read(in);
            int seconds = in.getInt();
            int flags = in.get();
            return new Counterpart(
                    key,
                    (flags & I_PUBLISH_IT) != 0,
                    (flags & IT_PUBLISHES_ME) != 0,
                    (flags & CALLED) != 0,
                    (flags & ONLINE) != 0,
                    seconds == NEVER ? OptionalLong.empty() : OptionalLong.of(Integer.toUnsignedLong(seconds)));
        }
    }

    int length() {
        return FIXED_LENGTH + counterparts.size() * ENTRY_LENGTH;
    }

    void writeTo(ByteBuffer out) {
        // The address in network byte order, as everywhere; the numbers around it are little-endian.
        out.putLong(Long.reverseBytes(address.high()))
                .putLong(Long.reverseBytes(address.mappedLow()))
                .putShort((short) port)
                .putShort((short) page)
                .putShort((short) pages);
        counterparts.forEach(counterpart -> counterpart.writeTo(out));
    }

    /** Reads a page; null if the bytes up to the limit are not exactly one. */
    static @Nullable PeerStatus read(ByteBuffer in) {
        if (in.remaining() < FIXED_LENGTH || (in.remaining() - FIXED_LENGTH) % ENTRY_LENGTH != 0) {
            return null;
        }
        IpAddress address = IpAddress.ofMapped(Long.reverseBytes(in.getLong()), Long.reverseBytes(in.getLong()));
        int port = in.getShort() & 0xffff;
        int page = in.getShort() & 0xffff;
        int pages = in.getShort() & 0xffff;
        if (page >= pages || in.remaining() / ENTRY_LENGTH > MAX_COUNTERPARTS) {
            return null;
        }
        List<Counterpart> counterparts = new ArrayList<>();
        while (in.hasRemaining()) {
            counterparts.add(Counterpart.read(in));
        }
        return new PeerStatus(address, port, page, pages, counterparts);
    }
}
