// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.noise.Output;
import dev.wgx.noise.RandomSource;
import dev.wgx.noise.StaticIdentity;
import dev.wgx.noise.Tunnel;
import dev.wgx.relay.Path;
import dev.wgx.wire.MessageType;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Does what time brings to peers: WireGuard's timers, renewal of sessions, and the end of an address nobody answers
 * from.
 */
final class PeerTimers {
    private record Alarm(long atNs, Peer peer) {}

    private final StaticIdentity identity;
    private final RandomSource random;
    private final IndexTable indexes;
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>(Comparator.comparingLong(Alarm::atNs));
    private final Endpoints endpoints;

    PeerTimers(StaticIdentity identity, RandomSource random, IndexTable indexes, Endpoints endpoints) {
        this.identity = identity;
        this.random = random;
        this.indexes = indexes;
        this.endpoints = endpoints;
    }

    /** Schedules the peer; to be called whenever something happened that may bring its next deadline nearer. */
    void schedule(Peer peer) {
        long deadlineNs = deadlineOf(peer);
        if (deadlineNs < peer.scheduledNs) {
            peer.scheduledNs = deadlineNs;
            alarms.add(new Alarm(deadlineNs, peer));
        }
    }

    private static long deadlineOf(Peer peer) {
        Tunnel tunnel = peer.tunnel();
        long deadlineNs = tunnel == null ? Long.MAX_VALUE : tunnel.nextDeadlineNs();
        if (peer.path() != null) {
            deadlineNs = Math.min(deadlineNs, peer.addresses.nextLapseNs());
            deadlineNs = Math.min(deadlineNs, peer.addresses.nextRenewalNs());
        }
        return deadlineNs;
    }

    long nextDeadlineNs() {
        Alarm head = alarms.peek();
        return head == null ? Long.MAX_VALUE : head.atNs;
    }

    void onDeadline(Turn turn) {
        while (nextDeadlineNs() <= turn.nowNs()) {
            Alarm alarm = alarms.remove();
            if (alarm.atNs == alarm.peer.scheduledNs) {
                alarm.peer.scheduledNs = Long.MAX_VALUE;
                onAlarm(alarm.peer, turn);
                schedule(alarm.peer);
            }
        }
    }

    private void onAlarm(Peer peer, Turn turn) {
        endpoints.lapse(peer, turn);
        Tunnel tunnel = peer.tunnel();
        Path path = peer.path();
        if (path == null) {
            quiesce(tunnel, turn);
            return;
        }
        if (peer.addresses.nextRenewalNs() <= turn.nowNs()) {
            endpoints.onRenewal(peer, turn.nowNs());
            initiate(peer, path, turn);
        }
        if (tunnel != null && tunnel.nextDeadlineNs() <= turn.nowNs()) {
            tunnel.onDeadline(turn.nowNs(), turn.wallNs(), outputTo(peer, path, turn));
        }
    }

    /** Sends nothing to a peer without a proved address, and only lets its sessions expire. */
    private static void quiesce(@Nullable Tunnel tunnel, Turn turn) {
        if (tunnel != null) {
            tunnel.cancelHandshake();
            tunnel.onDeadline(turn.nowNs(), turn.wallNs(), message -> {});
        }
    }

    /** Starts a handshake with the peer at this address, which need not be confirmed. */
    void initiate(Peer peer, Path path, Turn turn) {
        Tunnel tunnel = peer.openTunnel(identity, random, indexes);
        tunnel.initiate(turn.nowNs(), turn.wallNs(), outputTo(peer, path, turn));
        schedule(peer);
    }

    /** Remembers where an initiation goes, since only from there its response is believed. */
    Output outputTo(Peer peer, Path path, Turn turn) {
        Output output = turn.to(path);
        return message -> {
            if (MessageType.of(message) == MessageType.HANDSHAKE_INITIATION) {
                endpoints.onInitiationSent(peer, path);
            }
            peer.sentBytes += message.remaining();
            output.send(message);
        };
    }
}
