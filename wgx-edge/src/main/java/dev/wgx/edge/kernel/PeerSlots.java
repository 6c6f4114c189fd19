// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import dev.wgx.relay.data.ForwardingPeer;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives peers slots in the kernel's map: each has one from its first entry there to its last. */
final class PeerSlots {
    private static final class Holder {
        final ForwardingPeer peer;
        final PeerRef ref;
        Optional<KernelPeer> written;
        int entries;

        Holder(ForwardingPeer peer, PeerRef ref, Optional<KernelPeer> written) {
            this.peer = peer;
            this.ref = ref;
            this.written = written;
        }
    }

    private final KernelPath path;
    private final int[] generations;
    private final Map<ForwardingPeer, Holder> holderByPeer = new HashMap<>();
    private final @Nullable Holder[] holders;
    private final BitSet taken = new BitSet();

    /** @param peers get those slots back that an earlier process has left with addresses of theirs */
    PeerSlots(KernelPath path, Iterable<ForwardingPeer> peers) throws KernelPathException {
        this.path = path;
        generations = new int[path.maxPeers()];
        holders = new Holder[path.maxPeers()];
        Map<Endpoint, PeerRef> refByEndpoint = new HashMap<>();
        Map<PeerRef, KernelPeer> found = new HashMap<>();
        path.forEachPeer((peer, slot) -> {
            generations[slot] = peer.generation();
            PeerRef ref = new PeerRef(slot, peer.generation());
            peer.paths().forEach(known -> refByEndpoint.put(known.remote(), ref));
            found.put(ref, peer);
        });
        for (ForwardingPeer peer : peers) {
            for (Path own : peer.paths()) {
                PeerRef ref = refByEndpoint.get(own.remote());
                if (ref != null && !taken.get(ref.slot()) && !holderByPeer.containsKey(peer)) {
                    hold(peer, ref, Optional.ofNullable(found.get(ref)));
                }
            }
        }
    }

    /** Returns the peer's slot, held for one more entry, or empty when there is none left. */
    Optional<PeerRef> take(ForwardingPeer peer) {
        Holder holder = holderByPeer.get(peer);
        if (holder == null) {
            int slot = taken.nextClearBit(0);
            if (slot >= holders.length) {
                return Optional.empty();
            }
            holder = hold(peer, new PeerRef(slot, ++generations[slot]), Optional.empty());
        }
        if (holder.entries++ == 0) {
            write(holder);
        }
        return Optional.of(holder.ref);
    }

    private Holder hold(ForwardingPeer peer, PeerRef ref, Optional<KernelPeer> written) {
        Holder holder = new Holder(peer, ref, written);
        holderByPeer.put(peer, holder);
        holders[ref.slot()] = holder;
        taken.set(ref.slot());
        return holder;
    }

    /** Ends one of the peer's entries. */
    void release(ForwardingPeer peer) {
        Holder holder = holderByPeer.get(peer);
        if (holder != null && --holder.entries <= 0) {
            giveUp(holder);
        }
    }

    private void giveUp(Holder holder) {
        holderByPeer.remove(holder.peer);
        holders[holder.ref.slot()] = null;
        taken.clear(holder.ref.slot());
    }

    /** Gives up the slots of peers that were recognized, but have no entries. */
    void releaseUnused() {
        for (Holder holder : List.copyOf(holderByPeer.values())) {
            if (holder.entries == 0) {
                giveUp(holder);
            }
        }
    }

    void onPaths(ForwardingPeer peer) {
        Holder holder = holderByPeer.get(peer);
        if (holder != null) {
            write(holder);
        }
    }

    private void write(Holder holder) {
        Optional<KernelPeer> wanted = Optional.of(new KernelPeer(holder.ref.generation(), holder.peer.paths()));
        if (!wanted.equals(holder.written) && path.putPeer(holder.ref.slot(), wanted.get())) {
            holder.written = wanted;
        }
    }

    /** Returns the peer's slot, if it has one. */
    Optional<PeerRef> refOf(ForwardingPeer peer) {
        return Optional.ofNullable(holderByPeer.get(peer)).map(holder -> holder.ref);
    }

    /** Returns whose slot this is, if it is still of that generation. */
    Optional<ForwardingPeer> peerOf(PeerRef ref) {
        Holder holder = ref.slot() >= 0 && ref.slot() < holders.length ? holders[ref.slot()] : null;
        return holder == null || !holder.ref.equals(ref) ? Optional.empty() : Optional.of(holder.peer);
    }
}
