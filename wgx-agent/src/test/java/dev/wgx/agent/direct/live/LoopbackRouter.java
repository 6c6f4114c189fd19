// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.direct.live;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import java.util.function.Consumer;

/** A router's port for questions, on loopback. */
final class LoopbackRouter implements AutoCloseable {
    private final DatagramChannel channel;

    /** A datagram to the router, read as PCP's MAP. */
    record Question(InetSocketAddress from, byte[] bytes) {
        int lifetimeS() {
            return ByteBuffer.wrap(bytes).getInt(4);
        }

        int port() {
            return Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(40));
        }

        byte[] nonce() {
            return Arrays.copyOfRange(bytes, 24, 36);
        }

        /** Returns the answer that the port is mapped. */
        ByteBuffer answer(InetAddress outer, int outerPort) {
            return ByteBuffer.wrap(bytes.clone())
                    .put(1, (byte) 0x81)
                    .putShort(42, (short) outerPort)
                    .put(56, outer.getAddress());
        }
    }

    /** @param asked is called by a thread of its own */
    LoopbackRouter(InetAddress address, Consumer<Question> asked) throws IOException {
        channel = DatagramChannel.open().bind(new InetSocketAddress(address, PortMapper.ROUTER_PORT));
        Thread.ofVirtual().start(() -> receiveAll(asked));
    }

    private void receiveAll(Consumer<Question> asked) {
        ByteBuffer buffer = ByteBuffer.allocate(2048);
        while (channel.isOpen()) {
            try {
                InetSocketAddress from = (InetSocketAddress) channel.receive(buffer.clear());
                asked.accept(new Question(from, Arrays.copyOf(buffer.array(), buffer.position())));
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    void send(ByteBuffer answer, InetSocketAddress to) {
        try {
            channel.send(answer, to);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
