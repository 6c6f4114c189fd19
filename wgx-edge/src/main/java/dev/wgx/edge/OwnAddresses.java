// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge;

import static java.lang.System.Logger.Level.WARNING;

import dev.wgx.relay.Endpoint;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells the loop which endpoints are the relay's own, again whenever the machine's addresses change. */
public final class OwnAddresses implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.wgx.edge");
    private static final long INTERVAL_S = 30;

    private final RelayLoop loop;
    private final Optional<InetAddress> listenAddress;
    private final Periodic watch = new Periodic("wgxd-addresses", 0, INTERVAL_S, this::look);
    private Set<Endpoint> told = Set.of();

    /** @param listenAddress none when the relay listens on all */
    public OwnAddresses(RelayLoop loop, Optional<InetAddress> listenAddress) {
        this.loop = loop;
        this.listenAddress = listenAddress;
    }

    public void start() {
        watch.start();
    }

    private void look() {
        Set<Endpoint> own = find();
        if (!own.equals(told) && tell(own)) {
            told = own;
        }
    }

    private Set<Endpoint> find() {
        int port = loop.port().number();
        if (listenAddress.isPresent()) {
            return Set.of(Endpoint.of(listenAddress.get(), port));
        }
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .map(address -> Endpoint.of(address, port))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (SocketException e) {
            LOG.log(WARNING, "cannot list the machine's addresses: {0}", e.getMessage());
            return Set.of();
        }
    }

    private boolean tell(Set<Endpoint> own) {
        return !loop.ask((relay, nowNs, effects) -> {
                    relay.onOwnEndpoints(own);
                    return own;
                })
                .isCompletedExceptionally();
    }

    @Override
    public void close() {
        watch.close();
    }
}
