// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.relay;

import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Asks a relay for its public key, outside the tunnel. Whoever sits on the path may forge the answer: it is good for a
 * first meeting that a person checks, and to notice a change. All addresses are asked at once, so that one that leads
 * nowhere holds up none that answers.
 */
public final class PublicKeyQuery implements RelayKeys {
    private static final byte QUERY = 49;
    private static final int MAX_TRIES = 3;
    private static final long TRY_NS = 1_000_000_000L;
    /** The limit of addresses that are asked: who controls a name should not make us send to a hundred. */
    private static final int MAX_ADDRESSES = 8;
    /** The time that other addresses have to answer once one has. */
    private static final long GRACE_NS = 300_000_000L;

    private final Resolver resolver;
    private final long tryNs;
    private final long graceNs;

    public PublicKeyQuery(Resolver resolver) {
        this(resolver, TRY_NS, GRACE_NS);
    }

    PublicKeyQuery(Resolver resolver, long tryNs, long graceNs) {
        this.resolver = resolver;
        this.tryNs = tryNs;
        this.graceNs = graceNs;
    }

    @Override
    public Optional<Answer> ask(HostPort relay) {
        return collect(resolver.resolve(relay), relay.port(), 0).stream().findFirst();
    }

    @Override
    public List<Answer> askAll(List<InetAddress> addresses, int port) {
        return collect(addresses, port, graceNs);
    }

    /** Waits for every address to answer or to have had its time; after the first answer not longer than that. */
    private List<Answer> collect(List<InetAddress> addresses, int port, long longerNs) {
        List<InetAddress> asked = addresses.stream().limit(MAX_ADDRESSES).toList();
        BlockingQueue<Optional<Answer>> ends = new LinkedBlockingQueue<>();
        List<Thread> threads = asked.stream()
                .map(address -> Thread.startVirtualThread(
                        () -> ends.add(ask(new InetSocketAddress(address, port)).map(key -> new Answer(address, key)))))
                .toList();
        List<Answer> answers = new ArrayList<>();
        try {
            for (int ended = 0; ended < asked.size(); ended++) {
                Optional<Answer> end = answers.isEmpty() ? ends.take() : ends.poll(longerNs, TimeUnit.NANOSECONDS);
                if (end == null) {
                    break;
                }
                end.ifPresent(answers::add);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            threads.forEach(Thread::interrupt);
        }
        return answers;
    }

    private Optional<PublicKey> ask(InetSocketAddress relay) {
        try (UdpExchange exchange = new UdpExchange(relay)) {
            for (int attempt = 0; attempt < MAX_TRIES && !Thread.currentThread().isInterrupted(); attempt++) {
                exchange.send(ByteBuffer.wrap(new byte[] {QUERY}));
                Optional<ByteBuffer> answer = exchange.receive(tryNs);
                if (answer.isPresent() && answer.get().remaining() == PublicKey.LENGTH) {
                    return Optional.of(PublicKey.read(answer.get()));
                }
            }
        } catch (IOException unreachable) {
            return Optional.empty();
        }
        return Optional.empty();
    }
}
