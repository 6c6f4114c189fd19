// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The rule of consent as sets of pairs: who publishes whom, who has called whom, and what that lets pass. Peers are
 * numbers. It is slow and obvious on purpose.
 */
final class ConsentModel {
    static final long SESSION_LIFETIME_MS = 180_000;
    static final long PENDING_LIFETIME_MS = 10_000;
    static final int SESSIONS_PER_PAIR = 4;

    /** The hub publishes the spoke. */
    record Permission(int hub, int spoke) {}

    record Pending(Permission under, int caller, int callee, int callerIndex, long expiresMs) {}

    record Session(int caller, int callerIndex, int callee, int calleeIndex, long expiresMs) {
        boolean isBetween(int a, int b) {
            return (caller == a && callee == b) || (caller == b && callee == a);
        }
    }

    boolean everybody = true;
    Set<Integer> listed = Set.of();
    boolean listedHubsAdmit;

    /** The published sets by hub; a hub that has published nothing is absent. */
    final Map<Integer, Set<Integer>> publishes = new TreeMap<>();

    final Set<Permission> called = new LinkedHashSet<>();
    final Map<Integer, Pending> pendingByIndex = new LinkedHashMap<>();
    final List<Session> sessions = new ArrayList<>();
    final Set<Integer> online = new TreeSet<>();
    /** The peers that have shaken hands with the relay. */
    final Set<Integer> remembered = new TreeSet<>();

    boolean publishes(int hub, int spoke) {
        return publishes.getOrDefault(hub, Set.of()).contains(spoke);
    }

    boolean admits(int peer) {
        return everybody
                || listed.contains(peer)
                || (listedHubsAdmit && listed.stream().anyMatch(hub -> publishes(hub, peer)));
    }

    /** Returns the permission that lets the call in: a spoke may call its hub; a hub may call back. */
    Optional<Permission> lettingIn(int caller, int callee) {
        Permission backwards = new Permission(caller, callee);
        if (publishes(callee, caller)) {
            return Optional.of(new Permission(callee, caller));
        }
        return publishes(caller, callee) && called.contains(backwards) ? Optional.of(backwards) : Optional.empty();
    }

    /** Tells whether the asker may be told about the other. */
    boolean hasAgreedTo(int asker, int other) {
        return publishes(other, asker) || called.contains(new Permission(asker, other));
    }

    void publish(int hub, Set<Integer> spokes) {
        Set<Integer> removed = new TreeSet<>(publishes.getOrDefault(hub, Set.of()));
        removed.removeAll(spokes);
        if (spokes.isEmpty() && !publishes.containsKey(hub)) {
            return;
        }
        publishes.put(hub, new TreeSet<>(spokes));
        removed.forEach(spoke -> endAllBetween(hub, spoke));
        revokeUnadmitted();
    }

    private void endAllBetween(int a, int b) {
        called.remove(new Permission(a, b));
        called.remove(new Permission(b, a));
        pendingByIndex.values().removeIf(p -> (p.caller == a && p.callee == b) || (p.caller == b && p.callee == a));
        sessions.removeIf(session -> session.isBetween(a, b));
    }

    void revokeUnadmitted() {
        Set<Integer> known = new TreeSet<>(remembered);
        known.addAll(publishes.keySet());
        for (int peer : known) {
            if (!admits(peer)) {
                revoke(peer);
                // It may have been what admitted others.
                revokeUnadmitted();
                return;
            }
        }
    }

    private void revoke(int peer) {
        publishes.remove(peer);
        called.removeIf(call -> call.hub == peer || call.spoke == peer);
        pendingByIndex.values().removeIf(pending -> pending.caller == peer || pending.callee == peer);
        sessions.removeIf(session -> session.caller == peer || session.callee == peer);
        online.remove(peer);
        remembered.remove(peer);
    }

    /** Returns the initiation if it is passed on. */
    Optional<Pending> call(int caller, int callee, int callerIndex, long nowMs) {
        Optional<Pending> passed = lettingIn(caller, callee)
                .filter(under -> online.contains(caller) && online.contains(callee))
                .map(under -> new Pending(under, caller, callee, callerIndex, nowMs + PENDING_LIFETIME_MS));
        passed.ifPresent(pending -> pendingByIndex.put(callerIndex, pending));
        return passed;
    }

    /** Returns whether the response to the initiation with this index is passed on. */
    boolean answer(int callee, int callerIndex, int calleeIndex, long nowMs) {
        Pending pending = pendingByIndex.get(callerIndex);
        if (pending == null
                || pending.callee != callee
                || !online.contains(callee)
                || !online.contains(pending.caller)) {
            return false;
        }
        pendingByIndex.remove(callerIndex);
        if (pending.caller == pending.under.spoke) {
            called.add(pending.under);
        }
        List<Session> ofPair = sessions.stream()
                .filter(session -> session.isBetween(pending.caller, callee))
                .toList();
        if (ofPair.size() == SESSIONS_PER_PAIR) {
            sessions.remove(ofPair.getFirst());
        }
        sessions.add(new Session(pending.caller, callerIndex, callee, calleeIndex, nowMs + SESSION_LIFETIME_MS));
        return true;
    }

    void expire(long nowMs) {
        pendingByIndex.values().removeIf(pending -> pending.expiresMs <= nowMs);
        sessions.removeIf(session -> session.expiresMs <= nowMs);
    }

    void restart() {
        pendingByIndex.clear();
        revokeUnadmitted();
    }

    /** Returns every peer that the relay has to know. */
    Set<Integer> known() {
        Set<Integer> result = new TreeSet<>(remembered);
        publishes.forEach((hub, spokes) -> {
            result.add(hub);
            result.addAll(spokes);
        });
        return result;
    }
}
