package dev.wgx.edge.kernel;

import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;

/**
 * One direction of a relayed session, for the kernel.
 *
 * @param source the peer whose messages these are, and the relay's address that it talks to
 * @param destination the peer that they go to, and the relay's address that this one talks to
 * @param expiresNs as {@link dev.wgx.edge.system.BootClock}; from then on the kernel does not use it, whether or not anybody removes it
 */
public record Route(Path source, int receiverIndex, Path destination, long expiresNs) {

    public RouteKey key() {
        return new RouteKey(source.remote(), receiverIndex);
    }

    /** Whether both lead from the same to the same; they may expire at different times. */
    boolean leadsAs(Route other) {
        return receiverIndex == other.receiverIndex
                && source.equals(other.source)
                && destination.equals(other.destination);
    }

    boolean suitsTheKernel() {
        boolean isIpv4 = source.remote().isIpv4();
        return isWhole(source, isIpv4) && isWhole(destination, isIpv4);
    }

    private static boolean isWhole(Path path, boolean isIpv4) {
        return path.isLocalKnown()
                && Endpoint.isIpv4(path.localHigh(), path.localLow()) == isIpv4
                && path.remote().isIpv4() == isIpv4
                && path.remote().isUnicast()
                && !isLinkLocal(path.remote().high());
    }

    private static boolean isLinkLocal(long high) {
        return high >>> 54 == 0xfe80 >>> 6;
    }
}
