// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import dev.wgx.noise.RandomSource;
import dev.wgx.relay.control.ControlPath;
import dev.wgx.relay.control.Reflector;
import dev.wgx.relay.data.Forwarder;
import dev.wgx.relay.data.ForwardingEntry;
import dev.wgx.relay.data.ForwardingMirror;
import dev.wgx.relay.data.ForwardingPeer;
import dev.wgx.relay.data.ForwardingTable;
import dev.wgx.relay.report.PeerReport;
import dev.wgx.relay.report.RelayedSessionReport;
import dev.wgx.relay.report.RevocationReport;
import dev.wgx.relay.report.RouteReport;
import dev.wgx.relay.report.StatusReport;
import dev.wgx.relay.store.Moment;
import dev.wgx.relay.store.Snapshot;
import dev.wgx.wire.MessageType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The front door. One thread calls everything here; {@code nowNs} is monotonic and never goes backwards. Other threads
 * may forward beside it, each with a forwarder of its own, and bring here what that does not know.
 */
public final class Relay {
    private final List<Counters> allCounters = new ArrayList<>();
    private final ForwardingTable table;
    private final Forwarder forwarder;
    private final ControlPath control;

    /**
     * @param mirror hears of what is forwarded, first of what is restored
     * @param snapshot what was remembered; its live sessions forward from the first datagram on
     */
    public Relay(
            PrivateKey privateKey,
            Admission admission,
            RelaySettings settings,
            RandomSource random,
            ForwardingMirror mirror,
            Snapshot snapshot,
            Moment now) {
        table = new ForwardingTable(mirror, random);
        forwarder = newForwarder();
        control = new ControlPath(
                privateKey,
                admission,
                settings,
                random,
                snapshot,
                table,
                forwarder.counters(),
                new CounterTotals(allCounters),
                now);
    }

    /**
     * Makes a forwarder for one more thread that forwards beside the relay's own. Called while the relay is wired, or
     * by its thread.
     */
    public final Forwarder newForwarder() {
        Counters counters = new Counters();
        allCounters.add(counters);
        return new Forwarder(table, counters);
    }

    /** Makes a reflector for the second port, which one thread calls. */
    public Reflector newReflector(int mainPort, long nowNs) {
        return new Reflector(control.publicKey(), mainPort, nowNs);
    }

    /** Finds the forwarding entry of this peer and receiver index, if there is one. */
    public @Nullable ForwardingEntry findEntry(ForwardingPeer source, int receiverIndex) {
        return table.find(source, receiverIndex);
    }

    /** Visits all that is forwarded. */
    public void forEachEntry(Consumer<ForwardingEntry> visitor) {
        table.forEach(visitor);
    }

    /** Handles one datagram, which is borrowed for the call. Never throws, whatever the bytes. */
    public void onDatagram(Datagram datagram, long nowNs, Effects effects) {
        MessageType type = MessageType.of(datagram.payload());
        if (forwarder.forward(datagram, type, nowNs, effects)) {
            return;
        }
        forwarder.counters().received(datagram.length());
        control.onDatagram(datagram, type, nowNs, effects);
    }

    /** Forwards one datagram; returns whether that was to be done with it. */
    public boolean forward(Datagram datagram, long nowNs, Effects effects) {
        return forwarder.forward(datagram, MessageType.of(datagram.payload()), nowNs, effects);
    }

    /** Keeps a copy of a datagram that is not to be forwarded, for {@link #handleQueued}. */
    public void enqueue(Datagram datagram, long nowNs, Effects effects) {
        control.enqueue(datagram, nowNs, effects);
    }

    public boolean hasQueued() {
        return control.hasQueued();
    }

    /** Returns how many datagrams wait for the control path. */
    public int queuedDatagrams() {
        return control.queuedDatagrams();
    }

    /** Handles one of the datagrams that wait: that whose sender's turn it is. {@link #onQueuedHandled} follows. */
    public void handleQueued(long nowNs, Effects effects) {
        // Perhaps it is to be forwarded: its session may have been opened while it waited.
        onDatagram(control.takeQueued(), nowNs, effects);
    }

    /** Says how long the datagram took: its sender waits the longer for the next turn. */
    public void onQueuedHandled(long costNs) {
        control.onQueuedHandled(costNs);
    }

    /** Returns when {@link #onDeadline} wants to be called next; Long.MAX_VALUE for never. */
    public long nextDeadlineNs() {
        return control.nextDeadlineNs();
    }

    /** Does what is due; does nothing when nothing is. */
    public void onDeadline(long nowNs, Effects effects) {
        control.onDeadline(nowNs, effects);
    }

    /**
     * Tells the relay that all changes up to this sequence are safe on disk: what waited for that is acknowledged now.
     */
    public void onPersisted(long sequence, long nowNs, Effects effects) {
        control.onPersisted(sequence, nowNs, effects);
    }

    /**
     * Tells the relay the wall clock in nanoseconds since 1970 at {@code nowNs}: from time to time, for timestamps
     * only.
     */
    public void onWallClock(long nowNs, long wallNs) {
        control.onWallClock(nowNs, wallNs);
    }

    /** Tells the relay its own addresses: nothing is ever sent there. Called at start and whenever they change. */
    public void onOwnEndpoints(Set<Endpoint> own) {
        control.onOwnEndpoints(own);
    }

    /** Applies a changed allow-list: whoever is no longer on it loses its sessions at once, nobody else notices. */
    public RevocationReport onAdmission(Admission admission, long nowNs, Effects effects) {
        return control.onAdmission(admission, nowNs, effects);
    }

    /** Finds a hub on the allow-list that brings the key in as its spoke. */
    public Optional<PublicKey> findAdmittingHub(PublicKey key) {
        return control.findAdmittingHub(key);
    }

    /**
     * Forgets when a peer last shook hands, so that its next handshake is accepted whatever its clock says, and ends
     * its sessions with the relay.
     *
     * @return whether the peer is known
     */
    public boolean forget(PublicKey key, long nowNs, Effects effects) {
        return control.forget(key, nowNs, effects);
    }

    public PublicKey publicKey() {
        return control.publicKey();
    }

    public StatusReport status(long nowNs) {
        return control.reports().status(nowNs);
    }

    /** Returns a report of every peer, sorted by key. */
    public List<PeerReport> peers(long nowNs) {
        return control.peers(nowNs);
    }

    /** Returns a report of every peer that publishes somebody, sorted by key. */
    public List<PeerReport> hubs(long nowNs) {
        return control.hubs(nowNs);
    }

    /** Returns a report of every route, sorted by hub, then spoke. */
    public List<RouteReport> routes(long nowNs) {
        return control.reports().routes(nowNs);
    }

    /** Returns a report of every relayed session, in the order of their handshakes. */
    public List<RelayedSessionReport> relayedSessions(long nowNs) {
        return control.reports().relayedSessions(nowNs);
    }
}
