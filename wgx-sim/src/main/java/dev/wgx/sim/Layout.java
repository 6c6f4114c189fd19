// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim;

import static dev.wgx.sim.Timeline.SECOND_NS;

import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Endpoint;
import dev.wgx.sim.network.Dependence;
import dev.wgx.sim.network.Internet;
import dev.wgx.sim.network.Nat;
import dev.wgx.sim.party.Host;
import dev.wgx.sim.party.Uplink;
import java.util.ArrayList;
import java.util.List;

/** Draws NATs, and hosts with two ways into the internet each. */
final class Layout {
    private static final int HOST_PORT = 51_820;
    private static final int FIRST_PUBLIC_ADDRESS = 0xc6336401;
    private static final int FIRST_INSIDE_ADDRESS = 0x0a000002;

    private final Timeline timeline;
    private final Internet internet;
    private final Chance chance;
    private final List<Nat> nats = new ArrayList<>();
    private int publicAddresses;
    private int insideAddresses;

    Layout(Timeline timeline, Internet internet, Chance chance) {
        this.timeline = timeline;
        this.internet = internet;
        this.chance = chance;
        int count = 2 + chance.below(3);
        for (int i = 0; i < count; i++) {
            nats.add(new Nat(timeline, internet, chance.fork(), kind(), publicAddress()));
        }
    }

    /** Returns the routers. */
    List<Nat> nats() {
        return nats;
    }

    /** Returns a public address that nobody has. */
    Endpoint publicAddress() {
        return Endpoint.ipv4(FIRST_PUBLIC_ADDRESS + publicAddresses++, HOST_PORT);
    }

    /** Makes a host behind two of the NATs, or with a public address and behind one. */
    Host host(String name, PublicKey relay, Endpoint relayAddress) {
        return new Host(name, timeline, chance.fork(), relay, relayAddress, List.of(uplink(), uplink()));
    }

    /** Makes a host with a public address. */
    Host publicHost(String name, PublicKey relay, Endpoint relayAddress) {
        List<Uplink> uplinks = List.of(Uplink.at(internet, publicAddress()));
        return new Host(name, timeline, chance.fork(), relay, relayAddress, uplinks);
    }

    private Uplink uplink() {
        return chance.hits(0.25)
                ? Uplink.at(internet, publicAddress())
                : Uplink.behind(chance.anyOf(nats), Endpoint.ipv4(FIRST_INSIDE_ADDRESS + insideAddresses++, HOST_PORT));
    }

    private Nat.Kind kind() {
        List<Dependence> dependences = List.of(Dependence.values());
        boolean overloads = chance.hits(0.1);
        return new Nat.Kind(
                overloads ? Dependence.ADDRESS_AND_PORT_DEPENDENT : chance.anyOf(dependences),
                chance.anyOf(dependences),
                chance.between(30, 300) * SECOND_NS,
                chance.hits(0.5),
                chance.hits(0.5),
                overloads,
                chance.hits(0.5));
    }
}
