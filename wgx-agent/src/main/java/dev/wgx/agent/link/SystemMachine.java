// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import dev.wgx.config.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.channels.DatagramChannel;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The machine itself.
 *
 * @param bootNs a clock that goes on while the machine sleeps
 */
public record SystemMachine(LongSupplier bootNs, StartedLinks started) implements Machine {

    @Override
    public long nowNs() {
        return bootNs.getAsLong();
    }

    @Override
    public long awakeNs() {
        return System.nanoTime();
    }

    @Override
    public void pause(long ns) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(ns);
    }

    @Override
    public int interfaceIndex(String name) {
        try {
            NetworkInterface device = NetworkInterface.getByName(name);
            return device == null ? 0 : device.getIndex();
        } catch (SocketException gone) {
            return 0;
        }
    }

    @Override
    public Optional<InetAddress> innerAddress(String interfaceName) {
        try {
            NetworkInterface device = NetworkInterface.getByName(interfaceName);
            return device == null
                    ? Optional.empty()
                    : device.inetAddresses()
                            .filter(address -> !address.isLinkLocalAddress())
                            .min(Comparator.comparingInt(address -> address.getAddress().length));
        } catch (SocketException gone) {
            return Optional.empty();
        }
    }

    /** Asks the system's routing table, as connecting a UDP socket does, which sends nothing. */
    @Override
    public Optional<InetAddress> sourceTowards(HostPort endpoint) {
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.connect(new InetSocketAddress(InetAddress.ofLiteral(endpoint.host()), endpoint.port()));
            return Optional.of(((InetSocketAddress) channel.getLocalAddress()).getAddress());
        } catch (IOException | IllegalArgumentException noWay) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> interfaceUnit() {
        return Optional.ofNullable(System.getenv("WGX_INTERFACE_UNIT"));
    }
}
