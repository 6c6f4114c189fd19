// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.direct;

import dev.wgx.noise.PublicKey;

/** The search for direct paths, as the watch sees it: from another thread. */
public interface DirectPaths {
    /** Takes what is wanted now. */
    void follow(DirectPolicy wanted);

    /** Returns whether the peer's tunnel is to stay off the relay. */
    boolean isDirect(PublicKey peer);

    /** Says that this machine may be in another network now, or has slept. */
    void onNetworkChange();

    /** Searches for nothing. */
    DirectPaths NONE = new DirectPaths() {
        @Override
        public void follow(DirectPolicy wanted) {
            // Nothing is looked for.
        }

        @Override
        public boolean isDirect(PublicKey peer) {
            return false;
        }

        @Override
        public void onNetworkChange() {
            // Nothing depends on it.
        }
    };
}
