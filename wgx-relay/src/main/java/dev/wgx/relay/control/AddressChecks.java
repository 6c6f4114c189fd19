package dev.wgx.relay.control;

import dev.wgx.noise.Tunnel;
import dev.wgx.relay.Counter;
import dev.wgx.relay.Counters;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import dev.wgx.wire.HandshakeInitiation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds out whether a stray address is a peer that has moved: by a handshake of the relay's own, which only that peer can
 * answer. An address gets no more bytes than it has sent.
 */
final class AddressChecks {
    private record Suspect(Endpoint address, Peer peer) {}

    private static final class Credit {
        private long bytes;
        private long seenNs;
    }

    private final PeerTimers timers;
    private final Counters counters;
    private final TokenBucket budget;
    private final Map<Suspect, Credit> creditBySuspect = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Suspect, Credit> eldest) {
            return size() > Limits.MAX_SUSPECTS;
        }
    };

    AddressChecks(PeerTimers timers, Counters counters, long nowNs) {
        this.timers = timers;
        this.counters = counters;
        this.budget = new TokenBucket(Limits.CHECKS_PER_SECOND, Limits.CHECK_BURST, nowNs);
    }

    /** A message that one of these directions' sources would send came from an address that is not theirs. */
    void onStray(List<Direction> directions, Path path, int length, Turn turn) {
        int count = Math.min(directions.size(), Limits.MAX_SUSPECTED_PEERS);
        for (int i = 0; i < count; i++) {
            Peer peer = directions.get(i).source();
            Suspect suspect = new Suspect(path.remote(), peer);
            Credit credit = creditBySuspect.computeIfAbsent(suspect, s -> new Credit());
            if (turn.nowNs() - credit.seenNs > Limits.SUSPECT_LIFETIME_NS) {
                credit.bytes = 0;
            }
            credit.seenNs = turn.nowNs();
            credit.bytes += length;
            if (credit.bytes >= HandshakeInitiation.LENGTH && check(peer, path, turn)) {
                creditBySuspect.remove(suspect);
            }
        }
    }

    /** @return whether an initiation was sent there */
    boolean check(Peer peer, Path path, Turn turn) {
        Tunnel tunnel = peer.tunnel();
        boolean busy = tunnel != null
                && tunnel.isInitiating()
                && turn.nowNs() - tunnel.initiatedNs() < Limits.CHECK_INTERVAL_NS;
        if (busy || turn.nowNs() - peer.lastCheckNs < Limits.CHECK_INTERVAL_NS || !budget.take(turn.nowNs())) {
            return false;
        }
        peer.lastCheckNs = turn.nowNs();
        counters.count(Counter.ADDRESS_CHECKS);
        timers.initiate(peer, path, turn);
        return true;
    }
}
