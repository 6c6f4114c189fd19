// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim.party;

import static dev.wgx.sim.Timeline.SECOND_NS;

import dev.wgx.command.CommandProtocol;
import dev.wgx.command.PublishClient;
import dev.wgx.command.SpokeSet;
import dev.wgx.noise.PublicKey;
import dev.wgx.packet.IpAddress;
import dev.wgx.packet.UdpDatagram;
import dev.wgx.sim.Alarm;
import dev.wgx.sim.Chance;
import dev.wgx.sim.Timeline;
import dev.wgx.sim.network.Packet;
import dev.wgx.sim.rule.Consent;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps the relay's set of a hub in step with the wanted one, by the real client, started again and again. */
public final class HubAgent {
    private static final IpAddress INNER = IpAddress.ipv4(0x0a780001);
    private static final IpAddress RELAY_INNER = IpAddress.ipv4(0x0a780002);
    private static final int CLIENT_PORT = 40_000;
    private static final long CHECK_EVERY_NS = 30 * SECOND_NS;
    private static final long RETRY_AFTER_NS = 5 * SECOND_NS;
    private static final long LAST_PAGE_NS = 2 * SECOND_NS;

    private final Host host;
    private final Timeline timeline;
    private final Chance chance;
    private final Consent consent;
    private final Alarm deadline;
    private final Alarm again;
    private Set<PublicKey> wanted = Set.of();
    private Runnable acknowledge = () -> {};
    private Consumer<PublishClient.Outcome> listener = outcome -> {};
    private @Nullable PublishClient client;
    private boolean isOverlapping;

    /** Makes the agent of a host that is to be a hub. */
    public HubAgent(Host host, Timeline timeline, Chance chance, Consent consent) {
        this.host = host;
        this.timeline = timeline;
        this.chance = chance;
        this.consent = consent;
        deadline = new Alarm(timeline, this::onDeadline);
        again = new Alarm(timeline, this::begin);
        host.onRelayAnswer(this::onAnswer);
    }

    /** Returns the host. */
    public Host host() {
        return host;
    }

    /** Returns the wanted set. */
    public Set<PublicKey> wanted() {
        return wanted;
    }

    /** Hears of how each publication ends. */
    public void onOutcome(Consumer<PublishClient.Outcome> hearer) {
        listener = hearer;
    }

    /** Wants another set from now on. */
    public void publish(Set<PublicKey> spokes) {
        wanted = new TreeSet<>(spokes);
        begin();
    }

    private void begin() {
        isOverlapping = client != null;
        acknowledge = consent.onPublishing(host.key(), wanted);
        client = new PublishClient(
                SpokeSet.of(List.copyOf(wanted)), chance, PublishClient.DEFAULT_PATIENCE_NS, timeline.nowNs());
        onDeadline();
    }

    private void onDeadline() {
        PublishClient running = client;
        if (running != null) {
            running.onDeadline(timeline.nowNs(), this::send);
            afterwards(running);
        }
    }

    private void onAnswer(UdpDatagram udp) {
        PublishClient running = client;
        if (running != null && udp.sourcePort() == CommandProtocol.PORT) {
            running.onDatagram(udp.payload(), timeline.nowNs(), this::send);
            afterwards(running);
        }
    }

    private void afterwards(PublishClient running) {
        if (running.outcome().isEmpty()) {
            deadline.set(running.nextDeadlineNs());
            return;
        }
        deadline.set(Long.MAX_VALUE);
        client = null;
        PublishClient.Outcome outcome = running.outcome().get();
        listener.accept(outcome);
        if (outcome instanceof PublishClient.Outcome.Published published) {
            onPublished(published.changed());
        } else {
            again.set(timeline.nowNs() + RETRY_AFTER_NS);
        }
    }

    /** Trusts the answer, unless a page of a publication that was given up may still be under way to the relay. */
    private void onPublished(boolean hasChanged) {
        if (isOverlapping && !hasChanged) {
            again.set(timeline.nowNs() + LAST_PAGE_NS);
        } else {
            acknowledge.run();
            again.set(timeline.nowNs() + CHECK_EVERY_NS);
        }
    }

    private void send(ByteBuffer command) {
        host.sendToRelay(new UdpDatagram(INNER, CLIENT_PORT, RELAY_INNER, CommandProtocol.PORT, Packet.copy(command))
                .toPacket());
    }
}
