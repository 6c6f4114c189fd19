// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.conf;

import dev.wgx.config.Cidr;
import dev.wgx.config.ConfigException;
import dev.wgx.config.ConfigException.Place;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The addresses of a hub's networks: which are the relay's, which are free. */
public final class AddressPool {
    private static final int RELAY_INDEX = 2;
    // A spoke that owns a whole network is passed over address by address: this bounds it.
    private static final long MAX_STEPS = 1 << 20;

    private final AgentConfig config;
    private final Set<InetAddress> usedAddresses = new HashSet<>();
    private final List<Cidr> usedNetworks = new ArrayList<>();
    private final List<Cidr> freed;

    private AddressPool(AgentConfig config) {
        this.config = config;
        this.freed = config.freedAddresses();
        config.settings().addresses().forEach(own -> usedAddresses.add(own.address()));
        for (PeerEntry peer : config.peers()) {
            peer.allowedIps().forEach(this::use);
        }
    }

    public static AddressPool of(AgentConfig config) {
        return new AddressPool(config);
    }

    /**
     * Returns the second host of each network, which the relay has by convention.
     *
     * @param file for the message about a network that is too small
     */
    public static List<Cidr> relayAddresses(List<Cidr> addresses, String file) throws ConfigException {
        List<Cidr> result = new ArrayList<>();
        for (Cidr own : addresses) {
            // Two bits of hosts: the network's own address, hub, relay, and the broadcast address or a spoke.
            if (own.size().compareTo(BigInteger.valueOf(4)) < 0) {
                throw mistake(file, own, "is too small for a hub and a relay; take a larger network, as 10.120.0.1/16");
            }
            Cidr relay = Cidr.host(own.addressAt(RELAY_INDEX));
            if (relay.address().equals(own.address())) {
                throw mistake(
                        file, own, "is the relay's address, the second of its network; take another, as the first");
            }
            result.add(relay);
        }
        return result;
    }

    /** Returns the lowest free address of each of the hub's networks. */
    public List<Cidr> nextFree() throws ConfigException {
        List<Cidr> result = new ArrayList<>();
        for (Cidr own : config.settings().addresses()) {
            result.add(nextFree(own));
        }
        return result;
    }

    private Cidr nextFree(Cidr network) throws ConfigException {
        // The last address of an IPv4 network is the broadcast address.
        long size = network.size().min(BigInteger.valueOf(MAX_STEPS)).longValueExact();
        long end = network.isIpv4() ? size - 1 : size;
        for (long index = RELAY_INDEX + 1; index < end; index++) {
            InetAddress candidate = network.addressAt(index);
            if (isFree(candidate) && !freed.contains(Cidr.host(candidate))) {
                return Cidr.host(candidate);
            }
        }
        // An address that was another spoke's lately is given last, the one that was freed first.
        Optional<Cidr> oldest = freed.stream()
                .filter(network::contains)
                .filter(address -> isFree(address.address()))
                .findFirst();
        if (oldest.isPresent()) {
            return oldest.get();
        }
        throw mistake(
                config.path().toString(),
                network,
                "has no free address left; remove a spoke, or give the hub a larger network");
    }

    /**
     * Returns these addresses for a spoke.
     *
     * @throws ConfigException if one is outside of the hub's networks, or not free
     */
    public List<Cidr> take(List<Cidr> wanted) throws ConfigException {
        for (Cidr address : wanted) {
            Optional<Cidr> network = config.settings().addresses().stream()
                    .filter(own -> own.contains(address))
                    .findFirst();
            if (!address.isHost() || network.isEmpty()) {
                throw mistake(
                        config.path().toString(),
                        address,
                        "is no single address in the hub's networks; take one of "
                                + ConfigText.join(config.settings().addresses().stream()
                                        .map(Cidr::network)
                                        .toList()));
            }
            if (!isFree(address.address())
                    || address.address().equals(network.get().network().address())) {
                throw mistake(config.path().toString(), address, "is in use already; take another");
            }
        }
        return wanted;
    }

    /**
     * Returns these networks, which are behind a spoke.
     *
     * @throws ConfigException if one would take a network of the hub's own, with all addresses that are left there
     */
    public List<Cidr> behind(List<Cidr> networks) throws ConfigException {
        for (Cidr network : networks) {
            for (Cidr own : config.settings().addresses()) {
                if (network.contains(own)) {
                    throw new ConfigException(
                            Place.of(config.path().toString()),
                            network + " holds the hub's own network " + own.network()
                                    + "; give only networks that are behind the spoke");
                }
            }
        }
        return networks;
    }

    private boolean isFree(InetAddress address) {
        return !usedAddresses.contains(address) && usedNetworks.stream().noneMatch(used -> used.contains(address));
    }

    private void use(Cidr network) {
        if (network.isHost()) {
            usedAddresses.add(network.address());
        } else {
            usedNetworks.add(network);
        }
    }

    private static ConfigException mistake(String file, Cidr network, String sentence) {
        return new ConfigException(
                new Place(file, 0, ConfigText.INTERFACE, ConfigText.ADDRESS, network.toString()), sentence);
    }
}
