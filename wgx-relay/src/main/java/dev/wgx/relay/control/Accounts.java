package dev.wgx.relay.control;

import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Path;
import dev.wgx.relay.account.Account;
import dev.wgx.relay.account.Prefix;

/**
 * Decides which account pays for a peer: the key on the allow-list that brought it in. Where every key is allowed that is the
 * prefix of the address that the peer has proved, be it that it has lost it since; a peer that never came is paid by the one
 * that published it.
 */
final class Accounts {
    /** Pays for peers that nobody can be found to pay for. */
    static final Account NOBODY = new Account.Subscriber(new Prefix(0, 0));

    private final PeerTable peers;

    Accounts(PeerTable peers) {
        this.peers = peers;
    }

    Account of(Peer peer) {
        Account account = peers.admitsEverybody() ? bySource(peer) : byList(peer);
        peer.account = account;
        return account;
    }

    private static Account bySource(Peer peer) {
        Path path = peer.path();
        if (path != null) {
            return new Account.Subscriber(Prefix.of(path.remote()));
        }
        if (!peer.account.equals(NOBODY) || peer.publishedBy.isEmpty()) {
            return peer.account;
        }
        return peer.publishedBy.firstEntry().getValue().hub().account;
    }

    private Account byList(Peer peer) {
        if (peer.account instanceof Account.Listed(PublicKey payer) && isPaidBy(payer, peer)) {
            return peer.account;
        }
        if (peers.lists(peer.key())) {
            return new Account.Listed(peer.key());
        }
        return peer.publishedBy.keySet().stream()
                .filter(peers::lists)
                .findFirst()
                .<Account>map(Account.Listed::new)
                .orElse(NOBODY);
    }

    private boolean isPaidBy(PublicKey payer, Peer peer) {
        return payer.equals(peer.key())
                ? peers.lists(payer)
                : !peers.lists(peer.key()) && peers.lists(payer) && peer.publishedBy.containsKey(payer);
    }
}
