// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.data;

/**
 * Hears of every change of the forwarding table, as it happens, on the control path's thread: a second table that
 * forwards too is never behind.
 */
public interface ForwardingMirror {
    ForwardingMirror NONE = new ForwardingMirror() {
        @Override
        public void onPaths(ForwardingPeer peer) {}

        @Override
        public void onPut(ForwardingEntry entry) {}

        @Override
        public void onRemove(ForwardingEntry entry) {}
    };

    /** Follows a change of the peer's paths. When this returns, nothing is forwarded by its former ones any more. */
    void onPaths(ForwardingPeer peer);

    void onPut(ForwardingEntry entry);

    /** Removes the entry. When this returns, nothing is forwarded by it any more. */
    void onRemove(ForwardingEntry entry);
}
