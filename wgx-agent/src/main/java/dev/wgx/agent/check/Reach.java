// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.check;

import dev.wgx.noise.PublicKey;
import dev.wgx.reflection.ReflectionAnswer;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The outcome of speaking to one address of the relay, outside the tunnel.
 *
 * @param key the key that answers there
 * @param reflection how this machine looks there; empty for a relay that does not tell
 * @param local where this machine sent from; empty if it has no way there
 * @param roundTripNs 0 without an answer
 * @param localWallMs the own clock when the answer came
 */
public record Reach(
        InetSocketAddress relay,
        Result result,
        Optional<PublicKey> key,
        Optional<ReflectionAnswer> reflection,
        Optional<InetSocketAddress> local,
        long roundTripNs,
        long localWallMs) {

    /** The ways in which it ends. */
    public enum Result {
        ANSWERED,
        /** Means that the machine is there, and says that no program has that port. */
        CLOSED,
        /** Means that this machine has no address of that family, or no route. */
        NO_WAY,
        SILENT
    }

    /** Makes one that came to nothing. */
    static Reach failed(InetSocketAddress relay, Result result) {
        return new Reach(relay, result, Optional.empty(), Optional.empty(), Optional.empty(), 0, 0);
    }

    boolean isIpv4() {
        return relay.getAddress() instanceof Inet4Address;
    }

    boolean isAnswered() {
        return result == Result.ANSWERED;
    }
}
