// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An answer of the relay. */
public sealed interface Response {
    int CURRENT = 0x81;
    int PAGE_RECEIVED = 0x82;
    int SET_PAGE = 0x83;
    int STATUS_PAGE = 0x84;
    int PUBLISHED = 0x85;
    int NAMED = 0x86;
    int REFUSED = 0xff;

    /** Returns the id of the request that is answered. */
    long requestId();

    /** Returns the datagram, from position 0 to its limit. */
    ByteBuffer encode();

    /**
     * The set that the relay has of the asker, safe on disk.
     *
     * @param maxSpokes how many the relay takes from one hub
     * @param relayVersion at most 32 printable ASCII characters
     */
    record Current(long requestId, SetVersion set, int maxSpokes, String relayVersion) implements Response {
        static final int MAX_TEXT = 32;

        public Current {
            if (!isPlain(relayVersion)) {
                throw new IllegalArgumentException("not at most 32 printable ASCII characters");
            }
        }

        // What a relay says of itself is shown on terminals: no control characters.
        static boolean isPlain(String text) {
            return text.length() <= MAX_TEXT && text.chars().allMatch(c -> c >= ' ' && c <= '~');
        }

        @Override
        public ByteBuffer encode() {
            byte[] text = relayVersion.getBytes(StandardCharsets.US_ASCII);
            ByteBuffer out = Header.start(CURRENT, requestId, SET_VERSION_LENGTH + text.length);
            putVersion(out, set, maxSpokes);
            return out.put(text).flip();
        }

        static @Nullable Current read(ByteBuffer in, long requestId) {
            if (in.remaining() < SET_VERSION_LENGTH) {
                return null;
            }
            int maxSpokes = in.getInt(in.position() + SECOND_NUMBER);
            SetVersion set = readVersion(in);
            String text = StandardCharsets.ISO_8859_1.decode(in).toString();
            return set != null && maxSpokes >= 0 && isPlain(text) ? new Current(requestId, set, maxSpokes, text) : null;
        }
    }

    /**
     * Says that the page is held, and that the set is not yet whole, or not yet safe on disk.
     *
     * @param heldPages how many pages of this set the relay holds: fewer than were answered if it has forgotten some
     */
    record PageReceived(long requestId, long revision, int page, int heldPages) implements Response {
        private static final int LENGTH = 12;

        @Override
        public ByteBuffer encode() {
            return Header.start(PAGE_RECEIVED, requestId, LENGTH)
                    .putLong(revision)
                    .putShort((short) page)
                    .putShort((short) heldPages)
                    .flip();
        }

        static @Nullable PageReceived read(ByteBuffer in, long requestId) {
            return in.remaining() != LENGTH
                    ? null
                    : new PageReceived(requestId, in.getLong(), in.getShort() & 0xffff, in.getShort() & 0xffff);
        }
    }

    /** Says that the set is in force and safe on disk. */
    record Published(long requestId, SetVersion set) implements Response {
        @Override
        public ByteBuffer encode() {
            ByteBuffer out = Header.start(PUBLISHED, requestId, SET_VERSION_LENGTH);
            putVersion(out, set, 0);
            return out.flip();
        }

        static @Nullable Published read(ByteBuffer in, long requestId) {
            SetVersion set = in.remaining() == SET_VERSION_LENGTH ? readVersion(in) : null;
            return set == null ? null : new Published(requestId, set);
        }
    }

    /** A page of the set that the asker has published. */
    record SetPage(long requestId, KeyPage page) implements Response {
        @Override
        public ByteBuffer encode() {
            ByteBuffer out = Header.start(SET_PAGE, requestId, page.length());
            page.writeTo(out);
            return out.flip();
        }

        static @Nullable SetPage read(ByteBuffer in, long requestId) {
            KeyPage page = KeyPage.read(in);
            return page == null ? null : new SetPage(requestId, page);
        }
    }

    /** Part of the standing of the asker and its counterparts. */
    record StatusPage(long requestId, PeerStatus status) implements Response {
        @Override
        public ByteBuffer encode() {
            ByteBuffer out = Header.start(STATUS_PAGE, requestId, status.length());
            status.writeTo(out);
            return out.flip();
        }

        static @Nullable StatusPage read(ByteBuffer in, long requestId) {
            PeerStatus status = PeerStatus.read(in);
            return status == null ? null : new StatusPage(requestId, status);
        }
    }

    /** Says which names of the asker's spokes the relay has: those of this tag, or with 0 none that are whole. */
    record Named(long requestId, long tag) implements Response {
        @Override
        public ByteBuffer encode() {
            return Header.start(NAMED, requestId, Long.BYTES).putLong(tag).flip();
        }

        static @Nullable Named read(ByteBuffer in, long requestId) {
            return in.remaining() == Long.BYTES ? new Named(requestId, in.getLong()) : null;
        }
    }

    /** @param detail a number that belongs to the reason, see {@link RefusalReason#describe} */
    record Refused(long requestId, RefusalReason reason, long detail) implements Response, Incoming {
        private static final int LENGTH = 16;

        @Override
        public ByteBuffer encode() {
            return Header.start(REFUSED, requestId, LENGTH)
                    .putLong(reason.code())
                    .putLong(detail)
                    .flip();
        }

        static @Nullable Refused read(ByteBuffer in, long requestId) {
            if (in.remaining() != LENGTH) {
                return null;
            }
            long code = in.getLong();
            long detail = in.getLong();
            return RefusalReason.ofCode(code)
                    .map(reason -> new Refused(requestId, reason, detail))
                    .orElse(null);
        }
    }

    /** Reads any bytes and never throws; empty if they are no response of this protocol. */
    static Optional<Response> parse(ByteBuffer datagram) {
        ByteBuffer in = datagram.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (!Header.isPresent(in) || Header.version(in) != CommandProtocol.VERSION || !Header.isWellFormed(in)) {
            return Optional.empty();
        }
        long requestId = Header.requestId(in);
        int kind = Header.kind(in);
        in.position(Header.LENGTH);
        return Optional.ofNullable(
                switch (kind) {
                    case CURRENT -> Current.read(in, requestId);
                    case PAGE_RECEIVED -> PageReceived.read(in, requestId);
                    case SET_PAGE -> SetPage.read(in, requestId);
                    case STATUS_PAGE -> StatusPage.read(in, requestId);
                    case PUBLISHED -> Published.read(in, requestId);
                    case NAMED -> Named.read(in, requestId);
                    case REFUSED -> Refused.read(in, requestId);
                    default -> null;
                });
    }

    // revision u64, count u32, a second number u32, hash 32 bytes
    int SECOND_NUMBER = 12;
    int SET_VERSION_LENGTH = 16 + SetHash.LENGTH;

    private static void putVersion(ByteBuffer out, SetVersion set, int secondNumber) {
        out.putLong(set.revision()).putInt(set.count()).putInt(secondNumber);
        set.hash().writeTo(out);
    }

    private static @Nullable SetVersion readVersion(ByteBuffer in) {
        long revision = in.getLong();
        int count = in.getInt();
        in.getInt();
        return revision < 0 || count < 0 ? null : new SetVersion(revision, count, SetHash.read(in));
    }
}
