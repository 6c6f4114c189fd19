// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.noise.InitiationTimestamps;
import dev.wgx.noise.Mac1Key;
import dev.wgx.noise.PresharedKey;
import dev.wgx.noise.PublicKey;
import dev.wgx.noise.RandomSource;
import dev.wgx.noise.StaticIdentity;
import dev.wgx.noise.Tai64n;
import dev.wgx.noise.Tunnel;
import dev.wgx.relay.Path;
import dev.wgx.relay.data.ForwardingPeer;
import dev.wgx.relay.store.Moment;
import dev.wgx.relay.store.PeerRecord;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A static key, and what the relay knows of it. Its permissions and sessions are kept by their own tables and only
 * listed here.
 */
final class Peer {
    private final PublicKey key;
    private final Mac1Key mac1Key;

    private @Nullable Tunnel tunnel;
    private InitiationTimestamps timestamps = new InitiationTimestamps();

    final PeerAddresses addresses = new PeerAddresses();
    /** The data path's view of this peer. */
    final ForwardingPeer forwarding = new ForwardingPeer();
    /** The charges for what it holds, and who pays them. */
    final Ledger.Charges charges = new Ledger.Charges();

    Moment lastHandshake = Moment.NEVER;
    /** The time when the operator was last told of this peer's clock. */
    long clockReportedNs = Long.MIN_VALUE / 2;
    /** The time when {@link PeerTimers} looks at this peer next. */
    long scheduledNs = Long.MAX_VALUE;

    /** The permissions that it gives as a hub, by the spoke's key. Only {@link Permissions} writes here. */
    final NavigableMap<PublicKey, Permission> publishes = new TreeMap<>();
    /** The permissions that it has as a spoke, by the hub's key. Only {@link Permissions} writes here. */
    final NavigableMap<PublicKey, Permission> publishedBy = new TreeMap<>();
    /** The peers that it may call ({@link Permission#lettingIn}), the one that it called last at the end. */
    final SequencedSet<Peer> callable = new LinkedHashSet<>();

    Publication publication = Publication.none();
    /** The tag of the names that the hub has told of all its spokes; 0 while it has not told all. */
    long namesTag;

    /** Relayed directions out of this peer, by the receiver index that it puts into its messages. */
    final Map<Integer, Direction> outgoing = new HashMap<>();

    long receivedBytes;
    long sentBytes;

    Peer(PublicKey key) {
        this.key = key;
        this.mac1Key = Mac1Key.of(key);
    }

    PublicKey key() {
        return key;
    }

    Mac1Key mac1Key() {
        return mac1Key;
    }

    /** Returns the way to the peer that it has proved, if there is one. */
    @Nullable
    Path path() {
        return addresses.path();
    }

    @Nullable
    Tunnel tunnel() {
        return tunnel;
    }

    Tunnel openTunnel(StaticIdentity local, RandomSource random, IndexTable indexes) {
        if (tunnel == null) {
            tunnel = new Tunnel(local, key, PresharedKey.NONE, random, indexes.of(this), timestamps);
        }
        return tunnel;
    }

    /** Ends the sessions with the relay and keeps what guards against replays. */
    void closeTunnel() {
        if (tunnel != null) {
            tunnel.close();
            tunnel = null;
        }
    }

    /** Makes the next initiation acceptable whatever its timestamp. */
    void forgetTimestamp() {
        closeTunnel();
        timestamps = new InitiationTimestamps(Optional.empty(), timestamps.newestSent());
    }

    Optional<Tai64n> newestTimestamp() {
        return timestamps.newestReceived();
    }

    void restore(PeerRecord record) {
        timestamps = new InitiationTimestamps(record.newestTimestamp(), record.newestSentTimestamp());
        lastHandshake = record.lastHandshake();
    }

    PeerRecord toRecord() {
        Optional<ProvedAddress> newest = Optional.ofNullable(addresses.newest());
        return new PeerRecord(
                key,
                newestTimestamp(),
                timestamps.newestSent(),
                newest.map(ProvedAddress::path),
                newest.map(ProvedAddress::proved).orElse(Moment.NEVER),
                lastHandshake);
    }

    boolean isOnline(long nowNs) {
        return path() != null && tunnel != null && tunnel.hasSession(nowNs);
    }

    /** Tells whether nothing but its own sessions with the relay would be missed. */
    boolean isStranger() {
        return publishes.isEmpty() && publishedBy.isEmpty();
    }

    /** Tells whether the relay has ever shaken hands with it. */
    boolean hasHistory() {
        return tunnel != null || path() != null || newestTimestamp().isPresent() || !lastHandshake.equals(Moment.NEVER);
    }

    /** Tells whether there is anything of its own, not only what others publish of it. */
    boolean wasHere() {
        return hasHistory() || !publication.isNone();
    }

    /** Tells whether nothing at all would be missed. */
    boolean isBlank() {
        return isStranger() && !wasHere();
    }

    /** Ends the sessions with the relay, and drops what guards against replays and what it published. */
    void eraseHistory() {
        forgetTimestamp();
        lastHandshake = Moment.NEVER;
        publication = Publication.none();
    }

    @Override
    public String toString() {
        return "peer " + key;
    }
}
