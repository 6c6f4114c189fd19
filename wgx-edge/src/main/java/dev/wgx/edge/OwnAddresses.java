// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge;

import static java.lang.System.Logger.Level.WARNING;

import dev.wgx.config.Cidr;
import dev.wgx.relay.Endpoint;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The addresses of the machine. Tells the loop which endpoints are the relay's own, again whenever they change. */
public final class OwnAddresses implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.wgx.edge");
    private static final long INTERVAL_S = 30;
    /** Private use, carrier-grade NAT, link-local, unique local: RFC 1918, 6598, 3927, 4291, 4193. */
    private static final List<Cidr> NOT_GLOBAL = Stream.of(
                    "10.0.0.0/8",
                    "172.16.0.0/12",
                    "192.168.0.0/16",
                    "100.64.0.0/10",
                    "169.254.0.0/16",
                    "fe80::/10",
                    "fc00::/7")
            .map(Cidr::parse)
            .toList();

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
        return addresses().stream().map(address -> Endpoint.of(address, port)).collect(Collectors.toUnmodifiableSet());
    }

    private List<InetAddress> addresses() {
        if (listenAddress.isPresent()) {
            return List.of(listenAddress.get());
        }
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .toList();
        } catch (SocketException e) {
            LOG.log(WARNING, "cannot list the machine's addresses: {0}", e.getMessage());
            return List.of();
        }
    }

    /** Returns those that are routed everywhere, IPv4 first: none behind a NAT. */
    public List<String> global() {
        return global(addresses());
    }

    static List<String> global(List<InetAddress> addresses) {
        return addresses.stream()
                .filter(OwnAddresses::isGlobal)
                .sorted(Comparator.comparing(Inet6Address.class::isInstance))
                .map(Cidr::format)
                .toList();
    }

    private static boolean isGlobal(InetAddress address) {
        return !address.isAnyLocalAddress()
                && !address.isLoopbackAddress()
                && !address.isMulticastAddress()
                && NOT_GLOBAL.stream().noneMatch(network -> network.contains(address));
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
