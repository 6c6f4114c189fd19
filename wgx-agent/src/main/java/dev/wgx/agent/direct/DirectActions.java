// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.direct;

import dev.wgx.direct.Candidate;
import dev.wgx.noise.PublicKey;

/** The things that a pair wants done. */
public interface DirectActions {
    /** The ways of treating the session of a tunnel that goes back to the relay. */
    enum Renewal {
        /** Leaves it to the other side. */
        NEVER,
        /**
         * Renews it where WireGuard has done so on the direct path, since the relay does not know that session. One
         * that it knows goes on, and nothing is lost.
         */
        UNLESS_KNOWN_TO_RELAY,
        /** Renews it in any case: the direct path is broken, and the relay is sure to know a new session. */
        ALWAYS
    }

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
     * @param renewal when it makes a new session for that
     */
    void putBack(PublicKey peer, Renewal renewal);

    /** Points the tunnel at the relay once more: what came late by the direct path has perhaps drawn it back. */
    void pointAtRelay(PublicKey peer);

    /** Asks for {@link DirectPair#onWhereabouts}: those that it has are old. */
    void lookAround();

    /** Takes a standing that has changed. */
    void report(PublicKey peer, Standing standing);
}
