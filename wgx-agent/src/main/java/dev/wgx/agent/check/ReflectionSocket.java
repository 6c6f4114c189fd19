// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.check;

import dev.wgx.noise.PublicKey;
import dev.wgx.noise.RandomSource;
import dev.wgx.reflection.ReflectionAnswer;
import dev.wgx.reflection.ReflectionQuestion;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Optional;
import java.util.function.Predicate;
import jdk.net.ExtendedSocketOptions;

/** A fresh UDP socket that asks for reflections. Whatever the network answers else counts as lost. */
final class ReflectionSocket implements AutoCloseable {
    private static final byte KEY_QUERY = 49;
    private static final int MAX_DATAGRAM = 2048;
    private static final long NS_PER_MS = 1_000_000;

    private final RandomSource random;
    private final DatagramChannel channel;
    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocate(MAX_DATAGRAM);

    private boolean isRefused;

    private ReflectionSocket(RandomSource random, DatagramChannel channel) throws IOException {
        this.random = random;
        this.channel = channel;
        channel.configureBlocking(false);
        selector = Selector.open();
        channel.register(selector, SelectionKey.OP_READ);
    }

    /** Opens one that hears of nobody but the relay, and of that the port is closed. */
    static ReflectionSocket connected(RandomSource random, InetSocketAddress relay) throws IOException {
        return open(random, relay.getAddress(), channel -> channel.connect(relay));
    }

    /** Opens one that hears of everybody, at this address and any free port. */
    static ReflectionSocket bound(RandomSource random, InetAddress local) throws IOException {
        return open(random, local, channel -> channel.bind(new InetSocketAddress(local, 0)));
    }

    private interface Setup {
        void accept(DatagramChannel channel) throws IOException;
    }

    private static ReflectionSocket open(RandomSource random, InetAddress family, Setup setup) throws IOException {
        DatagramChannel channel = DatagramChannel.open(
                family instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            setup.accept(channel);
            return new ReflectionSocket(random, channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Makes each datagram arrive in one piece or not at all. */
    void forbidFragments() throws IOException {
        channel.setOption(ExtendedSocketOptions.IP_DONTFRAGMENT, true);
    }

    InetSocketAddress local() throws IOException {
        return (InetSocketAddress) channel.getLocalAddress();
    }

    /** Returns whether the relay's machine has said that no program has the port. */
    boolean isRefused() {
        return isRefused;
    }

    /** @param roundTripNs since the last try */
    record Reflected(ReflectionAnswer answer, long roundTripNs) {}

    /** @param template says how to answer; each try has an id of its own */
    Optional<Reflected> ask(InetSocketAddress relay, ReflectionQuestion template, int tries, long tryNs) {
        long first = random.nextLong();
        for (int attempt = 0; attempt < tries && !isRefused; attempt++) {
            int last = attempt;
            long sentNs = System.nanoTime();
            send(
                    new ReflectionQuestion(
                                    first + attempt, template.fromOtherPort(), template.answerPort(), template.length())
                            .encode(),
                    relay);
            Optional<ReflectionAnswer> answer = await(id -> id >= first && id <= first + last, tryNs);
            if (answer.isPresent()) {
                return Optional.of(new Reflected(answer.get(), System.nanoTime() - sentNs));
            }
        }
        return Optional.empty();
    }

    /** Sends one question and awaits nothing. */
    void send(ReflectionQuestion question, InetSocketAddress relay) {
        send(question.encode(), relay);
    }

    /** Returns the next answer with such an id; empty when the time is over. */
    Optional<ReflectionAnswer> await(Predicate<Long> isWanted, long timeoutNs) {
        long endNs = System.nanoTime() + timeoutNs;
        while (!isRefused && System.nanoTime() < endNs) {
            if (receive(endNs - System.nanoTime())) {
                Optional<ReflectionAnswer> answer =
                        ReflectionAnswer.parse(buffer).filter(told -> isWanted.test(told.id()));
                if (answer.isPresent()) {
                    return answer;
                }
            }
        }
        return Optional.empty();
    }

    /** Asks for the public key alone, as each relay tells it. */
    Optional<PublicKey> askKey(InetSocketAddress relay, int tries, long tryNs) {
        for (int attempt = 0; attempt < tries && !isRefused; attempt++) {
            send(ByteBuffer.wrap(new byte[] {KEY_QUERY}), relay);
            if (receive(tryNs) && buffer.remaining() == PublicKey.LENGTH) {
                return Optional.of(PublicKey.read(buffer));
            }
        }
        return Optional.empty();
    }

    private void send(ByteBuffer datagram, InetSocketAddress relay) {
        try {
            channel.send(datagram, relay);
        } catch (PortUnreachableException e) {
            isRefused = true;
        } catch (IOException lost) {
            // Too long for the path, no route, not permitted: it does not arrive.
        }
    }

    private boolean receive(long timeoutNs) {
        try {
            selector.select(Math.max(1, timeoutNs / NS_PER_MS));
            selector.selectedKeys().clear();
            buffer.clear();
            boolean hasCome = channel.receive(buffer) != null;
            buffer.flip();
            return hasCome;
        } catch (PortUnreachableException e) {
            isRefused = true;
            return false;
        } catch (IOException lost) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
