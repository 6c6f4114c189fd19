// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.netlink;

import dev.wgx.edge.system.CFunctions;
import dev.wgx.edge.system.CallState;
import dev.wgx.edge.system.Errno;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * A socket to the kernel, for the network namespace that its thread is in. netlink(7). One thread uses it, and no
 * answer may be read after it is closed.
 */
public final class NetlinkSocket implements AutoCloseable {
    /** The protocol of rtnetlink(7). */
    public static final int ROUTE = 0;

    /** The protocol of all that has no protocol of its own. */
    static final int GENERIC = 16;

    private static final int ACKNOWLEDGE = 4;
    private static final int DUMP = 0x300;
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x8_0000;
    private static final int ERROR = 2;
    private static final int DONE = 3;
    private static final int BUFFER_BYTES = 64 * 1024;

    private static final MethodHandle SOCKET = CFunctions.find("socket");
    private static final MethodHandle SEND = CFunctions.find("send");
    private static final MethodHandle RECV = CFunctions.find("recv");
    private static final MethodHandle CLOSE = CFunctions.find("close");

    private final CallState state = new CallState();
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer = arena.allocate(BUFFER_BYTES, Long.BYTES);
    private final int socket;

    public NetlinkSocket(int protocol) throws IOException {
        socket = state.call(SOCKET, AF_NETLINK, SOCK_RAW_CLOEXEC, protocol);
        if (socket < 0) {
            arena.close();
            throw new IOException("the kernel refuses a netlink socket: " + Errno.describe(socket));
        }
    }

    /**
     * Has something done or told.
     *
     * @param answers each answer's body, after the netlink header
     * @return 0 or minus errno
     */
    public int request(NetlinkMessage message, Consumer<ByteBuffer> answers) throws IOException {
        return exchange(message.finish(ACKNOWLEDGE), answers);
    }

    /**
     * Has all of a kind told.
     *
     * @param answers each answer's body, after the netlink header
     * @return 0 or minus errno
     */
    public int dump(NetlinkMessage message, Consumer<ByteBuffer> answers) throws IOException {
        return exchange(message.finish(DUMP), answers);
    }

    private int exchange(ByteBuffer request, Consumer<ByteBuffer> answers) throws IOException {
        MemorySegment.copy(MemorySegment.ofBuffer(request), 0, buffer, 0, request.remaining());
        transfer(SEND, request.remaining());
        while (true) {
            ByteBuffer received =
                    buffer.asByteBuffer().order(ByteOrder.nativeOrder()).limit(transfer(RECV, BUFFER_BYTES));
            while (received.remaining() >= NetlinkMessage.HEADER_BYTES) {
                int start = received.position();
                int length = received.getInt(start);
                int type = Short.toUnsignedInt(received.getShort(start + 4));
                ByteBuffer body = received.slice(
                                start + NetlinkMessage.HEADER_BYTES, length - NetlinkMessage.HEADER_BYTES)
                        .order(ByteOrder.nativeOrder());
                if (type == ERROR || type == DONE) {
                    return body.remaining() >= Integer.BYTES ? body.getInt(0) : 0;
                }
                answers.accept(body);
                received.position(Math.min(start + NetlinkMessage.align(length), received.limit()));
            }
        }
    }

    private int transfer(MethodHandle call, int bytes) throws IOException {
        int result = state.call(call, socket, buffer.address(), bytes);
        if (result <= 0) {
            throw new IOException("netlink does not answer: " + Errno.describe(result));
        }
        return result;
    }

    @Override
    public void close() {
        state.call(CLOSE, socket);
        arena.close();
    }
}
