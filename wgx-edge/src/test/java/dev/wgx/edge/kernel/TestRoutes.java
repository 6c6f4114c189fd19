package dev.wgx.edge.kernel;

import dev.wgx.relay.Path;
import java.util.List;

/** Puts routes into the kernel, each with two peers in slots of their own. */
final class TestRoutes {
    private static final int GENERATION = 7;

    private TestRoutes() {}

    /** Puts a route from one peer to another; the number tells their slots. */
    static Placement put(
            KernelPath path, int number, Path source, int receiverIndex, Path destination, long expiresNs) {
        Route route = route(number, receiverIndex, expiresNs);
        path.putPeer(route.source().slot(), new KernelPeer(GENERATION, List.of(source)));
        path.putPeer(route.destination().slot(), new KernelPeer(GENERATION, List.of(destination)));
        return path.put(route);
    }

    static Route route(int number, int receiverIndex, long expiresNs) {
        return new Route(
                receiverIndex, new PeerRef(2 * number, GENERATION), new PeerRef(2 * number + 1, GENERATION), expiresNs);
    }
}
