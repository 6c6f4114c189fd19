// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.relay;

import dev.wgx.agent.link.TunnelPath;
import dev.wgx.command.CommandProtocol;
import dev.wgx.command.NamesClient;
import dev.wgx.command.PublishClient;
import dev.wgx.command.PublishClient.Outcome;
import dev.wgx.command.SpokeNames;
import dev.wgx.command.SpokeSet;
import dev.wgx.noise.RandomSource;
import java.io.IOException;
import java.util.Optional;

/** Runs the publishing state machine over a UDP socket, which the system routes into the tunnel. */
public final class TunnelPublisher implements Publisher {
    private static final long PATIENCE_NS = 10_000_000_000L;
    /** The time for which an impatient one waits for the first answer of a relay that has answered before. */
    private static final long IMPATIENCE_NS = 3_000_000_000L;
    /** The same for a relay that may be one of wgx 0.9, which answers nothing but the fourth question. */
    private static final long IMPATIENCE_WITH_STRANGER_NS = 5_000_000_000L;
    /** After a relay did not take the names. */
    private static final long NAMES_PAUSE_NS = 600_000_000_000L;

    private static final String NO_REASON = "it is wgx 0.9, which does not say why";

    private final RandomSource random;
    private final int port;
    private final long patienceNs;
    private final boolean isImpatient;
    private boolean isKnown;
    private long namesNotBeforeNs = System.nanoTime();
    /** The set that a relay of wgx 0.9 took last: it cannot be asked for it. */
    private Optional<SpokeSet> lastOfOldRelay = Optional.empty();

    public TunnelPublisher(RandomSource random) {
        this(random, CommandProtocol.PORT, PATIENCE_NS, false);
    }

    TunnelPublisher(RandomSource random, int port, long patienceNs, boolean isImpatient) {
        this.random = random;
        this.port = port;
        this.patienceNs = patienceNs;
        this.isImpatient = isImpatient;
    }

    @Override
    public Publisher impatient() {
        return new TunnelPublisher(random, port, patienceNs, true);
    }

    @Override
    public PublishOutcome publish(TunnelPath path, SpokeSet set) {
        try (UdpExchange exchange = new UdpExchange(path, port)) {
            return toOutcome(converse(exchange, set), set);
        } catch (IOException noWay) {
            return new PublishOutcome.Unreachable();
        }
    }

    @Override
    public PublishOutcome publish(TunnelPath path, SpokeSet set, SpokeNames names) {
        PublishOutcome outcome = publish(path, set);
        // A relay of wgx 0.9 would take whatever it is sent for a set of keys.
        boolean takesCommands = outcome instanceof PublishOutcome.Published published
                && published.revision() != PublishOutcome.NO_REVISION;
        if (takesCommands && !names.isEmpty() && System.nanoTime() - namesNotBeforeNs >= 0) {
            tell(path, names);
        }
        return outcome;
    }

    /** Tells the names. That a relay does not take them is no fault: it is asked again after a while. */
    private void tell(TunnelPath path, SpokeNames names) {
        try (UdpExchange exchange = new UdpExchange(path, port)) {
            NamesClient client = new NamesClient(names, random, System.nanoTime());
            if (exchange.converse(client) != NamesClient.Outcome.TOLD) {
                namesNotBeforeNs = System.nanoTime() + NAMES_PAUSE_NS;
            }
        } catch (IOException noWay) {
            namesNotBeforeNs = System.nanoTime() + NAMES_PAUSE_NS;
        }
    }

    private Outcome converse(UdpExchange exchange, SpokeSet set) throws IOException {
        PublishClient client = new PublishClient(set, random, patienceNs, System.nanoTime());
        return isImpatient
                ? exchange.converse(client, firstAnswerNs()).orElse(new Outcome.Unreachable(1))
                : exchange.converse(client);
    }

    private long firstAnswerNs() {
        return isKnown ? IMPATIENCE_NS : IMPATIENCE_WITH_STRANGER_NS;
    }

    private PublishOutcome toOutcome(Outcome outcome, SpokeSet set) {
        if (outcome instanceof Outcome.Published) {
            isKnown = true;
        }
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
