package dev.wgx.relay;

import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import dev.wgx.noise.RandomSource;
import dev.wgx.relay.report.PeerReport;
import dev.wgx.relay.report.RelayedSessionReport;
import dev.wgx.relay.report.RouteReport;
import dev.wgx.relay.report.StatusReport;
import dev.wgx.relay.store.Snapshot;
import java.util.List;
import java.util.Set;

/**
 * The front door. One thread calls everything here; {@code nowNs} is monotonic and never goes backwards.
 */
public final class Relay {

    /**
     * @param snapshot what was remembered; its live sessions forward from the first datagram on
     * @param wallNs the wall clock in nanoseconds since 1970 at {@code nowNs}
     */
    public Relay(
            PrivateKey privateKey,
            Admission admission,
            RelaySettings settings,
            RandomSource random,
            Snapshot snapshot,
            long nowNs,
            long wallNs) {
        throw new UnsupportedOperationException();
    }

    /** Handles one datagram, which is borrowed for the call. Never throws, whatever the bytes. */
    public void onDatagram(Datagram datagram, long nowNs, Effects effects) {
        throw new UnsupportedOperationException();
    }

    /** When {@link #onDeadline} wants to be called next; Long.MAX_VALUE for never. */
    public long nextDeadlineNs() {
        throw new UnsupportedOperationException();
    }

    /** Does what is due; does nothing when nothing is. */
    public void onDeadline(long nowNs, Effects effects) {
        throw new UnsupportedOperationException();
    }

    /** All changes up to this sequence are safe on disk: what waited for that is acknowledged now. */
    public void onPersisted(long sequence, long nowNs, Effects effects) {
        throw new UnsupportedOperationException();
    }

    /** The wall clock in nanoseconds since 1970 at {@code nowNs}: given from time to time, for timestamps only. */
    public void onWallClock(long nowNs, long wallNs) {
        throw new UnsupportedOperationException();
    }

    /** The relay's own addresses: nothing is ever sent there. Given at start and whenever they change. */
    public void onOwnEndpoints(Set<Endpoint> own) {
        throw new UnsupportedOperationException();
    }

    /** Applies a changed allow-list: whoever is no longer on it loses its sessions at once, nobody else notices. */
    public void onAdmission(Admission admission, long nowNs, Effects effects) {
        throw new UnsupportedOperationException();
    }

    public PublicKey publicKey() {
        throw new UnsupportedOperationException();
    }

    public StatusReport status(long nowNs) {
        throw new UnsupportedOperationException();
    }

    /** Sorted by key. */
    public List<PeerReport> peers(long nowNs) {
        throw new UnsupportedOperationException();
    }

    /** Sorted by hub, then spoke. */
    public List<RouteReport> routes(long nowNs) {
        throw new UnsupportedOperationException();
    }

    /** In the order of their handshakes. */
    public List<RelayedSessionReport> relayedSessions(long nowNs) {
        throw new UnsupportedOperationException();
    }
}
