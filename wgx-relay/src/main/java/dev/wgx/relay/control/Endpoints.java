// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Event;
import dev.wgx.relay.Path;
import dev.wgx.relay.data.ForwardingTable;
import dev.wgx.relay.store.StoreChange;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps which proved address belongs to which peer: one address to one peer. {@link AddressProof} decides whose it is.
 */
final class Endpoints {
    private final ForwardingTable table;
    private final Map<Endpoint, Peer> ownerByEndpoint = new HashMap<>();
    private Set<Endpoint> own = Set.of();

    Endpoints(ForwardingTable table) {
        this.table = table;
    }

    boolean isOwn(Endpoint endpoint) {
        return own.contains(endpoint);
    }

    /**
     * Takes the relay's own addresses as they are now. Peers that talked to one that is gone are answered from any
     * other.
     */
    void setOwn(Set<Endpoint> now) {
        Set<Endpoint> before = own;
        own = Set.copyOf(now);
        int port = now.stream().findAny().map(Endpoint::port).orElse(0);
        for (Peer peer : new LinkedHashSet<>(ownerByEndpoint.values())) {
            for (ProvedAddress address : List.copyOf(peer.addresses.proved())) {
                Path path = address.path();
                Endpoint local = new Endpoint(path.localHigh(), path.localLow(), port);
                // Until the first call the only addresses are those from before a restart.
                boolean mayBeGone = path.isLocalKnown() && (before.isEmpty() || before.contains(local));
                if (mayBeGone && !own.contains(local)) {
                    replace(peer, address, address.at(Path.to(path.remote())));
                }
            }
        }
    }

    @Nullable
    Peer ownerOf(Endpoint endpoint) {
        return ownerByEndpoint.get(endpoint);
    }

    /** Tells whether a second peer is known to send from the address of this one. */
    static boolean isShared(Peer owner, Endpoint endpoint) {
        ProvedAddress address = owner.addresses.find(endpoint);
        return address != null && address.shared();
    }

    /** Makes this proved address the one that the peer is sent to. It must be free or the peer's. */
    void place(Peer peer, ProvedAddress address) {
        ProvedAddress known = peer.addresses.find(address.endpoint());
        if (known != null) {
            peer.addresses.remove(known);
        } else if (peer.addresses.proved().size() >= Limits.MAX_PROVED_ADDRESSES) {
            remove(peer, peer.addresses.proved().getLast());
        }
        peer.addresses.putFirst(address);
        Peer displaced = ownerByEndpoint.put(address.endpoint(), peer);
        assert displaced == null || displaced == peer : "an address has one owner";
        project(peer);
    }

    /** Puts other facts in the place of what was known of the same address. */
    void replace(Peer peer, ProvedAddress known, ProvedAddress by) {
        assert known.endpoint().equals(by.endpoint()) : "the address is the same";
        peer.addresses.replace(known, by);
        project(peer);
    }

    /** Takes one address from the peer, which is sent to the next one that it has proved, if any is left. */
    void withdraw(Peer peer, ProvedAddress address, Turn turn) {
        remove(peer, address);
        project(peer);
        turn.persist(new StoreChange.PutPeer(peer.toRecord()));
    }

    /** Takes the addresses whose proof is too old. */
    void lapse(Peer peer, Turn turn) {
        withdrawIf(peer, address -> address.lapseNs() <= turn.nowNs(), turn);
    }

    void withdrawAll(Peer peer, Turn turn) {
        withdrawIf(peer, address -> true, turn);
    }

    private void withdrawIf(Peer peer, Predicate<ProvedAddress> condition, Turn turn) {
        boolean wasReachable = peer.path() != null;
        for (ProvedAddress address : List.copyOf(peer.addresses.proved())) {
            if (condition.test(address)) {
                withdraw(peer, address, turn);
            }
        }
        if (wasReachable && peer.path() == null) {
            turn.report(new Event.PeerOffline(peer.key()));
        }
    }

    /** Moves the peer's relayed sessions to where it is now. A new proof of the same address writes nothing. */
    private void project(Peer peer) {
        table.setPaths(
                peer.forwarding,
                peer.addresses.proved().stream().map(ProvedAddress::path).toList());
    }

    private void remove(Peer peer, ProvedAddress address) {
        peer.addresses.remove(address);
        Peer owner = ownerByEndpoint.remove(address.endpoint());
        assert owner == peer : "a proved address belongs to its peer";
    }

    /** Remembers when a new proof of the address that is sent to was asked for. */
    void onRenewal(Peer peer, long nowNs) {
        peer.addresses.setRenewed(nowNs);
    }

    /**
     * Remembers where an initiation of the relay's own went, since whoever responds to it from there receives there.
     */
    void onInitiationSent(Peer peer, Path path) {
        peer.addresses.setInitiatedAt(path);
    }
}
