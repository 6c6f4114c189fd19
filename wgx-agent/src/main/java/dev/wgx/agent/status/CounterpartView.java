// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.status;

import dev.wgx.agent.conf.PeerEntry;
import dev.wgx.agent.link.LiveLink.LivePeer;
import dev.wgx.command.PeerStatus.Counterpart;
import dev.wgx.config.HostPort;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A spoke of the hub, or a hub of the spoke, as file, interface and relay know it together.
 *
 * @param entry as the file has it
 * @param secondsSinceSeen since its last handshake with the relay, or with this side; empty for none that is known
 * @param secondsSinceHandshake since its last handshake with this side; empty for none
 * @param receivedBytes by this side, since the interface has this peer
 * @param isPublished whether the relay has it in the set that this side published
 * @param isMutual whether the relay says that the counterpart publishes this side or has called it
 */
public record CounterpartView(
        PeerEntry entry,
        Presence presence,
        OptionalLong secondsSinceSeen,
        OptionalLong secondsSinceHandshake,
        long receivedBytes,
        long sentBytes,
        Way way,
        boolean isPublished,
        boolean isMutual) {

    /** WireGuard's REJECT_AFTER_TIME: a session that old is dead. */
    static final long SESSION_SECONDS = 180;

    /** The presence of a counterpart, as far as it is known. */
    public enum Presence {
        ONLINE,
        OFFLINE,
        /** The relay says that the two have nothing to do with each other: neither publishes the other. */
        UNPUBLISHED,
        /** Nobody tells: the relay does not answer, and there is no session. */
        UNKNOWN,
        /** The file shuts it out: it is disabled, or its time is over. */
        DISABLED
    }

    /** The way that packets to a counterpart take. */
    public enum Way {
        RELAYED,
        DIRECT,
        /** The interface has no address of the counterpart. */
        NONE
    }

    /**
     * @param relay where the interface sends the relay's packets
     * @param isAnswered whether the relay answered at all
     * @param counterpart empty if the relay knows no such counterpart
     */
    static CounterpartView of(
            PeerEntry entry,
            Optional<LivePeer> live,
            Optional<HostPort> relay,
            boolean isAnswered,
            Optional<Counterpart> counterpart,
            Instant now) {
        OptionalLong handshake = live.filter(peer -> peer.latestHandshakeEpochS() > 0)
                .map(peer -> OptionalLong.of(Math.max(0, now.getEpochSecond() - peer.latestHandshakeEpochS())))
                .orElse(OptionalLong.empty());
        OptionalLong seen = counterpart.map(Counterpart::secondsSinceHandshake).orElse(OptionalLong.empty());
        return new CounterpartView(
                entry,
                entry.isActive(now) ? presence(isAnswered, counterpart, handshake) : Presence.DISABLED,
                least(seen, handshake),
                handshake,
                live.map(LivePeer::receivedBytes).orElse(0L),
                live.map(LivePeer::sentBytes).orElse(0L),
                way(live.flatMap(LivePeer::endpoint), relay),
                counterpart.filter(Counterpart::publishedByAsker).isPresent(),
                counterpart
                        .filter(known -> known.publishesAsker() || known.called())
                        .isPresent());
    }

    private static Presence presence(boolean isAnswered, Optional<Counterpart> counterpart, OptionalLong handshake) {
        boolean hasSession = handshake.isPresent() && handshake.getAsLong() < SESSION_SECONDS;
        if (!isAnswered) {
            return hasSession ? Presence.ONLINE : Presence.UNKNOWN;
        }
        if (counterpart
                .filter(peer -> peer.publishedByAsker() || peer.publishesAsker())
                .isEmpty()) {
            return Presence.UNPUBLISHED;
        }
        boolean isOnline = counterpart.filter(Counterpart::online).isPresent();
        return hasSession || isOnline ? Presence.ONLINE : Presence.OFFLINE;
    }

    private static Way way(Optional<HostPort> endpoint, Optional<HostPort> relay) {
        if (endpoint.isEmpty()) {
            return Way.NONE;
        }
        return endpoint.equals(relay) ? Way.RELAYED : Way.DIRECT;
    }

    private static OptionalLong least(OptionalLong one, OptionalLong other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isPresent() ? one : other;
        }
        return OptionalLong.of(Math.min(one.getAsLong(), other.getAsLong()));
    }
}
