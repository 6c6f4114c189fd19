// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim.network;

import dev.wgx.relay.Endpoint;
import dev.wgx.sim.Chance;
import dev.wgx.sim.Timeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A router with one public address and hosts behind it. */
public final class Nat implements Line {
    private static final int FIRST_PORT = 1024;
    private static final int LAST_PORT = 65_535;

    /**
     * The behaviour of a NAT.
     *
     * @param lifetimeNs how long a mapping lives after the last packet from inside
     * @param refreshedFromOutside packets from outside keep a mapping alive too
     * @param preservesPorts the outer port is the inner one where that is free
     * @param overloadsPorts one outer port may serve several hosts that talk to different ends
     * @param hairpins hosts behind it reach each other by its public address
     */
    public record Kind(
            Dependence mapping,
            Dependence filtering,
            long lifetimeNs,
            boolean refreshedFromOutside,
            boolean preservesPorts,
            boolean overloadsPorts,
            boolean hairpins) {}

    private record Flow(Endpoint inside, Endpoint relevantRemote) {}

    private static final class Mapping {
        final Flow flow;
        final int port;
        final Set<Endpoint> contacted = new HashSet<>();
        long expiresNs;

        Mapping(Flow flow, int port) {
            this.flow = flow;
            this.port = port;
        }
    }

    private final Timeline timeline;
    private final Internet internet;
    private final Chance chance;
    private final Kind kind;
    private final Map<Endpoint, Line> hostByAddress = new HashMap<>();
    private final Map<Flow, Mapping> mappings = new LinkedHashMap<>();
    private Endpoint outer;

    /** @param outer the public address; its port means nothing */
    public Nat(Timeline timeline, Internet internet, Chance chance, Kind kind, Endpoint outer) {
        this.timeline = timeline;
        this.internet = internet;
        this.chance = chance;
        this.kind = kind;
        this.outer = outer;
        internet.attach(outer, this);
    }

    /** Puts a host behind the NAT. */
    public void attach(Endpoint inside, Line host) {
        hostByAddress.put(inside, host);
    }

    /** Takes a host away from behind the NAT. */
    public void detach(Endpoint inside) {
        hostByAddress.remove(inside);
    }

    /** Forgets all mappings, as a router that is switched off and on. */
    public void restart() {
        mappings.clear();
    }

    /** Gets another public address, as from a carrier at midnight. */
    public void renumber(Endpoint address) {
        internet.detach(outer);
        outer = address;
        internet.attach(outer, this);
        mappings.clear();
    }

    /** Sends a packet of a host behind the NAT on. */
    public void send(Packet packet) {
        expire();
        Flow flow = new Flow(packet.source(), kind.mapping.relevantPart(packet.destination()));
        Mapping mapping =
                mappings.computeIfAbsent(flow, f -> new Mapping(f, choosePort(f.inside(), packet.destination())));
        mapping.contacted.add(kind.filtering.relevantPart(packet.destination()));
        mapping.expiresNs = timeline.nowNs() + kind.lifetimeNs;
        Packet outside = packet.from(at(mapping.port));
        boolean isOwnAddress = packet.destination().low() == outer.low();
        if (!isOwnAddress) {
            internet.send(outside);
        } else if (kind.hairpins) {
            receive(outside);
        }
    }

    @Override
    public void receive(Packet packet) {
        expire();
        Endpoint contact = kind.filtering.relevantPart(packet.source());
        for (Mapping mapping : List.copyOf(mappings.values())) {
            boolean isMeant = mapping.port == packet.destination().port()
                    && mapping.contacted.contains(contact)
                    && isFor(mapping.flow, packet.source());
            if (isMeant) {
                if (kind.refreshedFromOutside) {
                    mapping.expiresNs = timeline.nowNs() + kind.lifetimeNs;
                }
                Line host = hostByAddress.get(mapping.flow.inside());
                if (host != null) {
                    host.receive(packet.to(mapping.flow.inside()));
                }
                return;
            }
        }
    }

    /** Tells whether the mapping serves packets from there. Where ports are overloaded, that tells hosts apart. */
    private boolean isFor(Flow flow, Endpoint remote) {
        return !kind.overloadsPorts || kind.mapping.relevantPart(remote).equals(flow.relevantRemote());
    }

    private int choosePort(Endpoint inside, Endpoint remote) {
        if (kind.preservesPorts && isFree(inside.port(), remote)) {
            return inside.port();
        }
        int port = FIRST_PORT + chance.below(LAST_PORT - FIRST_PORT);
        while (!isFree(port, remote)) {
            port = port == LAST_PORT ? FIRST_PORT : port + 1;
        }
        return port;
    }

    private boolean isFree(int port, Endpoint remote) {
        List<Mapping> users = new ArrayList<>(mappings.values());
        users.removeIf(mapping -> mapping.port != port);
        return kind.overloadsPorts ? users.stream().noneMatch(user -> isFor(user.flow, remote)) : users.isEmpty();
    }

    private Endpoint at(int port) {
        return new Endpoint(outer.high(), outer.low(), port);
    }

    private void expire() {
        mappings.values().removeIf(mapping -> mapping.expiresNs <= timeline.nowNs());
    }
}
