// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import dev.wgx.edge.netlink.NetlinkMessage;
import dev.wgx.edge.netlink.NetlinkSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** A socket to the kernel's rtnetlink, of the network namespace that its thread is in. rtnetlink(7). */
final class RouteNetlink implements AutoCloseable {
    private interface Exchange {
        int run() throws IOException;
    }

    private final NetlinkSocket socket;

    RouteNetlink() throws KernelPathException {
        try {
            socket = new NetlinkSocket(NetlinkSocket.ROUTE);
        } catch (IOException e) {
            throw new KernelPathException(String.valueOf(e.getMessage()));
        }
    }

    /** @return 0 or minus errno */
    int request(NetlinkMessage message) throws KernelPathException {
        return run(() -> socket.request(message, answer -> {}));
    }

    /**
     * @param answers each answer's body, after the netlink header
     * @return 0 or minus errno
     */
    int dump(NetlinkMessage message, Consumer<ByteBuffer> answers) throws KernelPathException {
        return run(() -> socket.dump(message, answers));
    }

    private static int run(Exchange exchange) throws KernelPathException {
        try {
            return exchange.run();
        } catch (IOException e) {
            throw new KernelPathException(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
