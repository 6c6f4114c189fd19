// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.store;

import dev.wgx.noise.PublicKey;

/** One change of what the relay remembers. Putting replaces, removing what is absent does nothing. */
public sealed interface StoreChange {

    record PutPeer(PeerRecord peer) implements StoreChange {}

    record RemovePeer(PublicKey key) implements StoreChange {}

    record PutPublishedSet(PublishedSetRecord set) implements StoreChange {}

    record RemovePublishedSet(PublicKey hub) implements StoreChange {}

    record PutCall(PublicKey hub, PublicKey spoke) implements StoreChange {}

    record RemoveCall(PublicKey hub, PublicKey spoke) implements StoreChange {}

    record PutRelayedSession(RelayedSessionRecord session) implements StoreChange {}

    record RemoveRelayedSession(long id) implements StoreChange {}
}
