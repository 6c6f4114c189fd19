// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.relay;

import dev.wgx.agent.link.TunnelPath;
import dev.wgx.command.SetPeers;
import dev.wgx.noise.PublicKey;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Publishes as wgx 0.9 does: one datagram, all or nothing. */
public final class LegacyPublisher {
    private static final int MAX_TRIES = 5;
    private static final long TRY_NS = 1_000_000_000L;

    private LegacyPublisher() {}

    /** Publishes the keys and returns whether the relay took them; empty if it does not answer. */
    public static Optional<Boolean> publish(TunnelPath path, int port, int requestId, List<PublicKey> keys) {
        if (keys.size() > SetPeers.MAX_KEYS) {
            throw new IllegalArgumentException(keys.size() + " keys do not fit into one datagram");
        }
        SetPeers request = new SetPeers(requestId, keys);
        try (UdpExchange exchange = new UdpExchange(path, port)) {
            for (int attempt = 0; attempt < MAX_TRIES; attempt++) {
                exchange.send(request.encode());
                Optional<Boolean> answer = exchange.receive(TRY_NS)
                        .flatMap(SetPeers.Answer::parse)
                        .filter(candidate -> candidate.requestId() == requestId)
                        .map(SetPeers.Answer::ok);
                if (answer.isPresent()) {
                    return answer;
                }
            }
        } catch (IOException unreachable) {
            return Optional.empty();
        }
        return Optional.empty();
    }
}
