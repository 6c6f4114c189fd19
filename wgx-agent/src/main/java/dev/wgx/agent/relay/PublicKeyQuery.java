// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.relay;

import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Asks a relay for its public key, outside the tunnel. Whoever sits on the path may forge the answer: it is good for a
 * first meeting that a person checks, and to notice a change.
 */
public final class PublicKeyQuery implements RelayKeys {
    private static final byte QUERY = 49;
    private static final int MAX_TRIES = 3;
    private static final long TRY_NS = 1_000_000_000L;

    private final Resolver resolver;
    private final long tryNs;

    public PublicKeyQuery(Resolver resolver) {
        this(resolver, TRY_NS);
    }

    PublicKeyQuery(Resolver resolver, long tryNs) {
        this.resolver = resolver;
        this.tryNs = tryNs;
    }

    @Override
    public Optional<Answer> ask(HostPort relay) {
        for (InetAddress address : resolver.resolve(relay)) {
            Optional<PublicKey> key = ask(new InetSocketAddress(address, relay.port()));
            if (key.isPresent()) {
                return key.map(known -> new Answer(address, known));
            }
        }
        return Optional.empty();
    }

    private Optional<PublicKey> ask(InetSocketAddress relay) {
        try (UdpExchange exchange = new UdpExchange(relay)) {
            for (int attempt = 0; attempt < MAX_TRIES; attempt++) {
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
