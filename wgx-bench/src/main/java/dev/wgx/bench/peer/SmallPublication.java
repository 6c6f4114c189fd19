// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.peer;

import dev.wgx.command.SetPeers;
import dev.wgx.noise.PublicKey;
import dev.wgx.packet.UdpDatagram;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One datagram, as wgx 0.9 understands it too. */
final class SmallPublication implements Publication {
    static final int MAX_KEYS = 43;

    private static final int MAX_ATTEMPTS = 10;
    private static final long RETRY_NS = TimeUnit.SECONDS.toNanos(1);

    private final SetPeers request;
    private final Line line;
    private long dueNs;
    private int attempts;
    private @Nullable String outcome;

    SmallPublication(int requestId, List<PublicKey> keys, Line line, long nowNs) {
        request = new SetPeers(requestId, keys);
        this.line = line;
        dueNs = nowNs;
    }

    @Override
    public long nextDeadlineNs() {
        return outcome == null ? dueNs : Long.MAX_VALUE;
    }

    @Override
    public void onDeadline(long nowNs, long wallNs) {
        if (attempts++ == MAX_ATTEMPTS) {
            outcome = "the relay does not answer the hub's command";
            return;
        }
        dueNs = nowNs + RETRY_NS;
        line.send(SetPeers.PORT, request.encode(), nowNs, wallNs);
    }

    @Override
    public void onAnswer(UdpDatagram udp, long nowNs, long wallNs) {
        SetPeers.Answer.parse(udp.payload())
                .filter(answer -> answer.requestId() == request.requestId())
                .ifPresent(answer -> outcome = answer.ok() ? "" : "the relay refuses the hub's spokes");
    }

    @Override
    public Optional<String> outcome() {
        return Optional.ofNullable(outcome);
    }
}
