// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.relay;

import dev.wgx.command.CommandProtocol;
import dev.wgx.command.PublishClient;
import dev.wgx.command.PublishClient.Outcome;
import dev.wgx.command.SpokeSet;
import dev.wgx.noise.RandomSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Runs the publishing state machine over a UDP socket, which the system routes into the tunnel. */
public final class TunnelPublisher implements Publisher {
    private static final long PATIENCE_NS = 10_000_000_000L;
    private static final String NO_REASON = "it is wgx 0.9, which does not say why";

    private final RandomSource random;
    private final int port;
    private final long patienceNs;
    /** The set that a relay of wgx 0.9 took last: it cannot be asked for it. */
    private Optional<SpokeSet> lastOfOldRelay = Optional.empty();

    public TunnelPublisher(RandomSource random) {
        this(random, CommandProtocol.PORT, PATIENCE_NS);
    }

    TunnelPublisher(RandomSource random, int port, long patienceNs) {
        this.random = random;
        this.port = port;
        this.patienceNs = patienceNs;
    }

    @Override
    public PublishOutcome publish(InetAddress relay, SpokeSet set) {
        try (UdpExchange exchange = new UdpExchange(new InetSocketAddress(relay, port))) {
            return toOutcome(converse(exchange, set), set);
        } catch (IOException noWay) {
            return new PublishOutcome.Unreachable();
        }
    }

    private Outcome converse(UdpExchange exchange, SpokeSet set) throws IOException {
        PublishClient client = new PublishClient(set, random, patienceNs, System.nanoTime());
        while (true) {
            client.onDeadline(System.nanoTime(), exchange::send);
            Optional<Outcome> outcome = client.outcome();
            if (outcome.isPresent()) {
                return outcome.get();
            }
            Optional<ByteBuffer> datagram = exchange.receive(client.nextDeadlineNs() - System.nanoTime());
            if (datagram.isPresent()) {
                client.onDatagram(datagram.get(), System.nanoTime(), exchange::send);
            }
        }
    }

    private PublishOutcome toOutcome(Outcome outcome, SpokeSet set) {
        return switch (outcome) {
            case Outcome.Published(long revision, int count, boolean changed) ->
                new PublishOutcome.Published(revision, count, changed);
            case Outcome.Refused refused ->
                new PublishOutcome.Refused(refused.reason().describe(refused.detail()));
            case Outcome.OldRelay old -> old.taken() ? takenByOldRelay(set) : new PublishOutcome.Refused(NO_REASON);
            case Outcome.Unreachable _ -> new PublishOutcome.Unreachable();
        };
    }

    private PublishOutcome takenByOldRelay(SpokeSet set) {
        boolean changed = !lastOfOldRelay.equals(Optional.of(set));
        lastOfOldRelay = Optional.of(set);
        return new PublishOutcome.Published(PublishOutcome.NO_REVISION, set.count(), changed);
    }
}
