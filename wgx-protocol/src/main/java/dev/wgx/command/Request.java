// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** A request of a peer to the relay. The request id is the peer's choice and comes back in each answer. */
public sealed interface Request extends Incoming {
    // Never 1: a relay of wgx 0.9 takes whatever comes to it for a SetPeers, and finds its kind where ours is.
    int PAGE = 2;
    int READ = 3;
    int STATUS = 4;
    int CHECK = 5;
    int NAMES = 6;
    int ASK_NAMES = 7;

    long requestId();

    /** Returns the datagram, from position 0 to its limit. */
    ByteBuffer encode();

    /** Asks which set of the peer's the relay has. {@link Response.Current} is the answer. */
    record Check(long requestId) implements Request {
        @Override
        public ByteBuffer encode() {
            return Header.start(CHECK, requestId, 0).flip();
        }
    }

    /** Publishes a part of a set. {@link Response.PageReceived} or {@link Response.Published} is the answer. */
    record Page(long requestId, KeyPage page) implements Request {
        @Override
        public ByteBuffer encode() {
            ByteBuffer out = Header.start(PAGE, requestId, page.length());
            page.writeTo(out);
            return out.flip();
        }
    }

    /** Asks for a page of the set that the peer has published. {@link Response.SetPage} is the answer. */
    record Read(long requestId, int page) implements Request {
        @Override
        public ByteBuffer encode() {
            return encodePageNumber(READ, requestId, page);
        }
    }

    /** Asks for the standing of the peer and its counterparts. {@link Response.StatusPage} is the answer. */
    record Status(long requestId, int page) implements Request {
        @Override
        public ByteBuffer encode() {
            return encodePageNumber(STATUS, requestId, page);
        }
    }

    /** Tells what the peer calls its spokes, or a part of them. {@link Response.Named} is the answer. */
    record Names(long requestId, NamePage page) implements Request {
        @Override
        public ByteBuffer encode() {
            ByteBuffer out = Header.start(NAMES, requestId, page.length());
            page.writeTo(out);
            return out.flip();
        }
    }

    /** Asks which names of the peer's spokes the relay has. {@link Response.Named} is the answer. */
    record AskNames(long requestId) implements Request {
        @Override
        public ByteBuffer encode() {
            return Header.start(ASK_NAMES, requestId, 0).flip();
        }
    }

    /** Reads any bytes and never throws. */
    static Incoming parse(ByteBuffer datagram) {
        ByteBuffer in = datagram.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (!Header.isPresent(in)) {
            return Incoming.Foreign.FOREIGN;
        }
        long requestId = Header.requestId(in);
        if (Header.version(in) != CommandProtocol.VERSION) {
            return new Response.Refused(requestId, RefusalReason.UNSUPPORTED_VERSION, CommandProtocol.VERSION);
        }
        Request request = Header.isWellFormed(in) ? parseBody(in, requestId) : null;
        return request == null ? new Response.Refused(requestId, RefusalReason.MALFORMED, 0) : request;
    }

    private static @Nullable Request parseBody(ByteBuffer in, long requestId) {
        int kind = Header.kind(in);
        in.position(Header.LENGTH);
        return switch (kind) {
            case CHECK -> in.hasRemaining() ? null : new Check(requestId);
            case PAGE -> {
                KeyPage page = KeyPage.read(in);
                yield page == null ? null : new Page(requestId, page);
            }
            case READ -> in.remaining() == Short.BYTES ? new Read(requestId, in.getShort() & 0xffff) : null;
            case STATUS -> in.remaining() == Short.BYTES ? new Status(requestId, in.getShort() & 0xffff) : null;
            case NAMES -> {
                NamePage page = NamePage.read(in);
                yield page == null ? null : new Names(requestId, page);
            }
            case ASK_NAMES -> in.hasRemaining() ? null : new AskNames(requestId);
            default -> null;
        };
    }

    private static ByteBuffer encodePageNumber(int kind, long requestId, int page) {
        return Header.start(kind, requestId, Short.BYTES).putShort((short) page).flip();
    }
}
