// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.noise.PublicKey;
import dev.wgx.noise.ReceivedInitiation;
import dev.wgx.noise.StaticIdentity;
import dev.wgx.relay.DropReason;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Event;
import dev.wgx.relay.account.FairRate;
import dev.wgx.relay.account.FairTable;
import dev.wgx.relay.account.Prefix;
import dev.wgx.relay.report.RefusalReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Remembers who was refused lately, so that an operator can see whom to allow. A key that nobody has proved is not
 * remembered, since naming one costs nothing. Anybody can make keys: so the source prefixes share the places and the
 * proofs, each of which is a key agreement.
 */
final class Refusals {
    private static final class Refusal {
        private final PublicKey key;
        private final Endpoint endpoint;
        private final DropReason reason;
        private final long firstMs;
        private long count;
        private long lastMs;

        Refusal(PublicKey key, Endpoint endpoint, DropReason reason, long firstMs) {
            this.key = key;
            this.endpoint = endpoint;
            this.reason = reason;
            this.firstMs = firstMs;
        }

        Prefix prefix() {
            return Prefix.of(endpoint);
        }

        boolean is(Endpoint from, DropReason why) {
            return endpoint.equals(from) && reason == why;
        }

        void again(long nowMs) {
            count++;
            lastMs = nowMs;
        }

        RefusalReport report() {
            return new RefusalReport(key, endpoint, reason, count, firstMs, lastMs);
        }
    }

    private final StaticIdentity identity;
    private final InitiationGate gate;
    private final FairRate<Prefix> proofs;
    private final FairTable<Prefix, Refusal> places = new FairTable<>(Limits.MAX_REFUSALS);
    /** The newest comes last. */
    private final Map<PublicKey, Refusal> refusalByKey = new LinkedHashMap<>(16, 0.75f, true);

    Refusals(StaticIdentity identity, InitiationGate gate, long nowNs) {
        this.identity = identity;
        this.gate = gate;
        this.proofs = new FairRate<>(Limits.REFUSAL_PROOFS_PER_SECOND, Limits.MAX_REFUSED_PREFIXES, nowNs);
    }

    /** Notes an initiation that is refused for its key, if there is time to prove the key. */
    void onNotAllowed(ReceivedInitiation initiation, Endpoint from, Turn turn) {
        Refusal known = refusalByKey.get(initiation.remoteKey());
        if (known != null && known.is(from, DropReason.NOT_ALLOWED)) {
            known.again(turn.wallMs());
        } else if (proofs.take(Prefix.of(from), turn.nowNs())) {
            gate.charge(Limits.AGREEMENTS_OF_A_FALSE_CLAIM, turn);
            if (initiation.isProved(identity)) {
                note(initiation.remoteKey(), from, DropReason.NOT_ALLOWED, turn);
            }
        }
    }

    /** Notes that a peer was refused whose key is proved. */
    void note(PublicKey key, Endpoint from, DropReason reason, Turn turn) {
        Refusal known = refusalByKey.get(key);
        if (known == null || !known.is(from, reason)) {
            forget(key);
            Refusal added = new Refusal(key, from, reason, turn.wallMs());
            makeRoom(added.prefix());
            places.add(added.prefix(), added);
            refusalByKey.put(key, added);
            known = added;
            // Anybody who has seen an initiation can replay it, and its owner's account would pay for the event.
            if (reason != DropReason.HANDSHAKE_REPLAYED) {
                turn.report(new Event.PeerRefused(key, from, reason));
            }
        }
        known.again(turn.wallMs());
    }

    private void makeRoom(Prefix prefix) {
        if (places.isFull()) {
            places.findToGiveWay(prefix).or(() -> places.findOldest(prefix)).ifPresent(oldest -> forget(oldest.key));
        }
    }

    /** Forgets that this key was refused. */
    void forget(PublicKey key) {
        Refusal refusal = refusalByKey.remove(key);
        if (refusal != null) {
            places.remove(refusal.prefix(), refusal);
        }
    }

    /** Forgets whom a changed allow-list lets in. */
    void onAdmissionChanged(Predicate<PublicKey> admits) {
        List.copyOf(refusalByKey.keySet()).stream().filter(admits).forEach(this::forget);
    }

    /** Returns them, the newest first. */
    List<RefusalReport> reports() {
        return List.copyOf(refusalByKey.values()).reversed().stream()
                .map(Refusal::report)
                .toList();
    }
}
