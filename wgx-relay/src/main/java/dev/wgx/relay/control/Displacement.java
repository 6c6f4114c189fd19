// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.command.SpokeSet;
import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Event;
import dev.wgx.relay.account.Account;
import dev.wgx.relay.account.FairRate;
import dev.wgx.relay.account.Shares;
import dev.wgx.relay.store.PublishedSetRecord;
import dev.wgx.relay.store.StoreChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides who gives way when the peer table or the permissions are full: the account that holds most, as long as it
 * then still holds as much as the newcomer. Its published sets shrink, keys that never came first, and peers that are
 * online last.
 */
final class Displacement {
    /** A hub whose own row is at stake comes after all others, since what it publishes goes with it. */
    private static final Comparator<Peer> LEAST_MISSED_FIRST = Comparator.comparing(Displacement::isPayingHub)
            .thenComparing(peer -> peer.path() != null)
            .thenComparing(Displacement::isPublishedByOthers)
            .thenComparingLong(peer -> peer.lastHandshake.wallMs());

    private final PeerTable peers;
    private final Permissions permissions;
    private final Revocation revocation;
    private final Ledger ledger;
    private final FairRate<Account> newcomers;

    Displacement(PeerTable peers, Permissions permissions, Revocation revocation, Ledger ledger, long nowNs) {
        this.newcomers = new FairRate<>(Limits.DISPLACEMENTS_PER_SECOND, Limits.MAX_LIMITED_ACCOUNTS, nowNs);
        this.peers = peers;
        this.permissions = permissions;
        this.revocation = revocation;
        this.ledger = ledger;
    }

    /** Tells whether so much more fits on the account, if need be at the cost of heavier ones. */
    boolean isWithinShare(Account account, int morePeers, int morePermissions) {
        return isWithinShare(ledger.rows(), peers.limit(), account, morePeers)
                && isWithinShare(ledger.permissions(), permissions.limit(), account, morePermissions);
    }

    private static boolean isWithinShare(Shares<Account> shares, int limit, Account account, int more) {
        long lacking = (long) shares.total() + more - limit;
        return more <= 0 || lacking <= 0 || shares.beyond(shares.held(account) + more) >= lacking;
    }

    /** Makes room for one peer more, and returns whether there is. Who has none yet may have a stranger's place. */
    boolean makeRoom(Account account, Turn turn) {
        if (peers.room() > 0) {
            return true;
        }
        if (!newcomers.take(account, turn.nowNs())) {
            return false;
        }
        if (isWithinShare(account, 1, 0)) {
            makeRoom(account, 1, 0, turn);
        } else if (ledger.rows().held(account) == 0) {
            peers.forgetOneStranger(turn);
        }
        return peers.room() > 0;
    }

    /** Makes heavier accounts give way until so much more fits, as far as they are heavier. */
    void makeRoom(Account account, int morePeers, int morePermissions, Turn turn) {
        reduce(
                morePeers,
                ledger.rows().held(account) + morePeers,
                morePermissions,
                ledger.permissions().held(account) + morePermissions,
                turn);
    }

    /** Makes the heaviest accounts give way until nothing is beyond its limit. */
    void settle(Turn turn) {
        reduce(0, 0, 0, 0, turn);
        assert peers.room() >= 0 && permissions.room() >= 0 : "somebody has given way";
        assert peers.isAccountedFor();
    }

    private void reduce(int morePeers, int peersFloor, int morePermissions, int permissionsFloor, Turn turn) {
        while (permissions.room() < morePermissions) {
            int lacking = morePermissions - permissions.room();
            if (!reducePermissions(lacking, Math.max(0, permissionsFloor), turn)) {
                break;
            }
        }
        while (peers.room() < morePeers) {
            if (!reducePeers(morePeers - peers.room(), Math.max(0, peersFloor), turn)) {
                break;
            }
        }
    }

    private boolean reducePermissions(int lacking, int floor, Turn turn) {
        Account heaviest = ledger.permissions().heaviest().orElseThrow();
        int held = ledger.permissions().held(heaviest);
        if (held <= floor) {
            return false;
        }
        List<Permission> given = new ArrayList<>(held);
        ledger.payersOf(heaviest).forEach(hub -> given.addAll(hub.publishes.values()));
        given.sort(Comparator.comparing(Permission::spoke, LEAST_MISSED_FIRST));
        assert given.size() == held : "the ledger knows every permission";
        int count = count(given.stream().map(Permission::spoke).toList(), lacking, floor);
        return end(given.subList(0, count), turn);
    }

    private boolean reducePeers(int lacking, int floor, Turn turn) {
        Account heaviest = ledger.rows().heaviest().orElseThrow();
        int held = ledger.rows().held(heaviest);
        if (held <= floor) {
            return false;
        }
        List<Peer> paidFor = paidFor(heaviest);
        assert paidFor.size() == held : "the ledger knows every peer";
        paidFor.sort(LEAST_MISSED_FIRST);
        List<Permission> ended = new ArrayList<>();
        boolean evicted = false;
        for (Peer peer : paidFor.subList(0, count(paidFor, lacking, floor))) {
            if (!peer.charges.hasRow()) {
                continue; // It went with another one.
            }
            if (peer.charges.sponsor() == null) {
                evicted |= peer.wasHere();
                revocation.evict(peer, turn);
            } else {
                peer.publishedBy.values().stream()
                        .filter(permission -> permission.hub().charges.account().equals(heaviest))
                        .forEach(ended::add);
            }
        }
        return end(ended, turn) || evicted;
    }

    private List<Peer> paidFor(Account account) {
        List<Peer> result = new ArrayList<>(ledger.rows().held(account));
        for (Peer payer : ledger.payersOf(account)) {
            if (payer.charges.hasRow() && payer.charges.sponsor() == null) {
                result.add(payer);
            }
            for (Permission permission : payer.publishes.values()) {
                if (permission.spoke().charges.sponsor() == payer) {
                    result.add(permission.spoke());
                }
            }
        }
        return result;
    }

    /**
     * Returns how many are taken at once. Two heavy accounts lose about the same; and a whole part of those that never
     * came, so that the next newcomer does not cost another look at all of them.
     *
     * @param held by the heaviest account, the least missed first
     */
    private static int count(List<Peer> held, int lacking, int floor) {
        int excess = held.size() - floor;
        int count = Math.min(lacking, (excess + 1) / 2);
        int part = Math.min(held.size() / Limits.PART_THAT_GIVES_WAY, excess);
        while (count < part && !held.get(count).hasHistory() && !isPayingHub(held.get(count))) {
            count++;
        }
        return count;
    }

    private static boolean isPayingHub(Peer peer) {
        return peer.charges.sponsor() == null && !peer.publishes.isEmpty();
    }

    /** Tells whether the peer's row would stay, at another one's cost. */
    private static boolean isPublishedByOthers(Peer peer) {
        return peer.publishedBy.size() > (peer.charges.sponsor() == null ? 0 : 1);
    }

    /** Returns whether there was anything to end. */
    private boolean end(List<Permission> ended, Turn turn) {
        Map<Peer, Set<PublicKey>> keysByHub = new LinkedHashMap<>();
        for (Permission permission : ended) {
            keysByHub
                    .computeIfAbsent(permission.hub(), hub -> new HashSet<>())
                    .add(permission.spoke().key());
        }
        List<Peer> removed = new ArrayList<>();
        keysByHub.forEach((hub, keys) -> removed.addAll(shrink(hub, keys, turn)));
        revocation.review(removed, turn);
        return !removed.isEmpty();
    }

    /**
     * Takes these keys off the hub's set. A hub that may itself have been evicted in the meantime publishes nothing any
     * more.
     */
    private List<Peer> shrink(Peer hub, Set<PublicKey> keys, Turn turn) {
        if (hub.publishes.isEmpty()) {
            return List.of();
        }
        SpokeSet left = SpokeSet.of(hub.publishes.keySet().stream()
                .filter(key -> !keys.contains(key))
                .toList());
        List<Peer> removed = permissions.replace(hub, left, turn).removed();
        // A new object, so that what still waits for the store is not acknowledged.
        long revision = hub.publication.version().revision() + 1;
        hub.publication = Publication.restored(left, revision);
        turn.persist(new StoreChange.PutPublishedSet(new PublishedSetRecord(hub.key(), revision, left.keys())));
        turn.report(new Event.SpokesDisplaced(hub.key(), removed.size(), left.count()));
        return removed;
    }
}
