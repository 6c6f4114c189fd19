// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.relay.Path;
import dev.wgx.relay.account.Account;
import dev.wgx.relay.account.Prefix;
import org.jspecify.annotations.Nullable;

/**
 * Decides which account pays for a peer: the key on the allow-list that brought it in. Where every key is allowed that
 * is the prefix of the address that the peer has proved, be it that it has lost it since. For a peer that never came
 * the one pays that published it.
 */
final class Accounts {
    /** Pays for peers that nobody can be found to pay for. */
    static final Account NOBODY = new Account.Subscriber(new Prefix(0, 0));

    private final PeerTable peers;
    private final Ledger ledger;

    Accounts(PeerTable peers, Ledger ledger) {
        this.peers = peers;
        this.ledger = ledger;
    }

    /** Returns who pays for the peer now, and puts on that account what the peer holds. */
    Account of(Peer peer) {
        Account own = findOwn(peer);
        Peer sponsor = own == null ? findSponsor(peer) : null;
        Account account = NOBODY;
        if (own != null) {
            account = own;
        } else if (sponsor != null) {
            account = accountOf(sponsor);
        }
        ledger.sponsor(peer, sponsor);
        ledger.charge(peer, account);
        return account;
    }

    /**
     * Returns who pays for a peer that has just confirmed its first handshake: so it receives where the response went.
     */
    Account ofNewcomer(Peer peer) {
        Path answeredAt = peer.addresses.answeredAt();
        if (!peers.admitsEverybody()) {
            return new Account.Listed(peer.key());
        }
        return answeredAt == null ? NOBODY : bySource(answeredAt);
    }

    private static Account bySource(Path path) {
        return new Account.Subscriber(Prefix.of(path.remote()));
    }

    private @Nullable Account findOwn(Peer peer) {
        if (!peers.admitsEverybody()) {
            boolean isBroughtIn = !peer.wasHere() && !peer.publishedBy.isEmpty();
            return peers.lists(peer.key()) && !isBroughtIn ? new Account.Listed(peer.key()) : null;
        }
        Path path = peer.path();
        if (path != null) {
            return bySource(path);
        }
        Account last = peer.charges.account();
        boolean wasHere = peer.charges.sponsor() == null && last instanceof Account.Subscriber && peer.hasHistory();
        return wasHere && !last.equals(NOBODY) ? last : null;
    }

    /** Finds a hub that publishes the peer and is on the list, if there is such a one: it answers for others. */
    private @Nullable Peer findSponsor(Peer peer) {
        Peer present = peer.charges.sponsor();
        if (present != null && peer.publishedBy.containsKey(present.key()) && peers.lists(present.key())) {
            return present;
        }
        for (Permission permission : peer.publishedBy.values()) {
            if (peers.lists(permission.hub().key())) {
                return permission.hub();
            }
        }
        return peer.publishedBy.isEmpty()
                ? null
                : peer.publishedBy.firstEntry().getValue().hub();
    }

    private Account accountOf(Peer sponsor) {
        return !peers.admitsEverybody() && peers.lists(sponsor.key())
                ? new Account.Listed(sponsor.key())
                : sponsor.charges.account();
    }
}
