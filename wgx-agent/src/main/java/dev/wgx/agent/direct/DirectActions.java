// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.direct;

import dev.wgx.direct.Candidate;
import dev.wgx.noise.PublicKey;

/** The things that a pair wants done. */
public interface DirectActions {
    /** Sends a sealed sentence to the other agent, inside the tunnel between the two. */
    void tell(PublicKey peer, byte[] sealed);

    /**
     * Sends a probe from WireGuard's own port.
     *
     * @param isNear whether it may only open this side's NAT: a router beyond it must not get it
     */
    void probe(Candidate to, byte[] probe, boolean isNear);

    /**
     * Points the running tunnel at a direct path.
     *
     * @param isFirst whether WireGuard shall also send something there at once, and from then on in every silence
     */
    void pointAt(PublicKey peer, Candidate path, boolean isFirst);

    /**
     * Points the tunnel at the relay again, as its configuration says.
     *
     * @param anew whether it needs a new session, since the relay may not know the one that it has
     */
    void putBack(PublicKey peer, boolean anew);

    /** Asks for {@link DirectPair#onWhereabouts}: those that it has are old. */
    void lookAround();

    /** Takes a standing that has changed. */
    void report(PublicKey peer, Standing standing);
}
