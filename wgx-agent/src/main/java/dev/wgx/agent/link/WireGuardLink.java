// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.link.DirectMarks.Mark;
import dev.wgx.agent.link.LinkControl.Look;
import dev.wgx.config.Cidr;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** A WireGuard interface of this system. */
public final class WireGuardLink {
    private static final String DEFAULT_USERSPACE = "wireguard-go";
    // A command line has a maximum length.
    private static final int PEERS_PER_COMMAND = 500;
    /** A hub's own peers renew their sessions themselves; this is for the relay, and a spoke's hubs. */
    private static final int MAX_RENEWED = 64;

    static final String STDIN = "/dev/stdin";

    private final Commands commands;
    private final String name;
    private final String userspaceProgram;
    private final Supplier<Map<PublicKey, Mark>> marks;
    private final LinkCommands link;
    private final LinkAddresses addresses;
    private final LinkRoutes routes;
    private final FullTunnel tunnel;
    private final Gateway gateway;

    /** Makes one whose notices nobody reads. */
    public WireGuardLink(Commands commands, String name, String userspaceProgram) {
        this(commands, name, userspaceProgram, _ -> {}, Map::of);
    }

    /**
     * @param userspaceProgram what to run where the kernel has no WireGuard; empty for wireguard-go
     * @param notices takes sentences for the operator about what is left out
     * @param marks tells which peers a watch has taken off the relay
     */
    public WireGuardLink(
            Commands commands,
            String name,
            String userspaceProgram,
            Consumer<String> notices,
            Supplier<Map<PublicKey, Mark>> marks) {
        this.commands = commands;
        this.name = name;
        this.marks = marks;
        this.link = new LinkCommands(commands, name, notices);
        this.addresses = new LinkAddresses(link);
        this.routes = new LinkRoutes(link);
        this.tunnel = new FullTunnel(link);
        this.gateway = new Gateway(link);
        this.userspaceProgram = userspaceProgram.isBlank() ? DEFAULT_USERSPACE : userspaceProgram;
    }

    /** The ways in which an interface is there after a start. */
    public enum Start {
        /** An interface that was there before, and has the configuration now. */
        RELOADED,
        /** Lives as long as the program that serves the interface. */
        IN_USERSPACE,
        IN_KERNEL
    }

    public String userspaceProgram() {
        return userspaceProgram;
    }

    public String name() {
        return name;
    }

    public boolean exists() {
        return commands.run("ip", "link", "show", "dev", name).succeeded();
    }

    public Optional<LiveLink> find() throws LinkException {
        return LiveLink.find(commands, name);
    }

    /**
     * Makes the interface, or brings one that is there already into line with the configuration. If a step of making it
     * fails nothing of it stays.
     */
    public Start start(AgentConfig config, Function<HostPort, List<InetAddress>> resolve) throws LinkException {
        if (exists()) {
            reload(config, resolve);
            return Start.RELOADED;
        }
        return make(config, resolve);
    }

    private Start make(AgentConfig config, Function<HostPort, List<InetAddress>> resolve) throws LinkException {
        LinkPlan plan = LinkPlan.of(config, resolve);
        Start made = create();
        try {
            int port = plan.settings().listenPort().orElse(0);
            int mark = tunnel.mark(plan, plan.settings().fwMark().orElse(0));
            link.must(
                    List.of("wg", "setconf", name, STDIN),
                    plan.wgText(port, mark, List.of(), Map.of()),
                    "give the interface its peers");
            addresses.add(plan.settings().addresses());
            setMtuAndUp(plan);
            routes.add(plan.routes());
            tunnel.sync(plan, mark);
            gateway.sync(plan, mark);
            return made;
        } catch (LinkException e) {
            commands.run("ip", "link", "delete", "dev", name);
            tunnel.clean();
            gateway.remove();
            throw e;
        }
    }

    /** Brings a running interface into line with the configuration; sessions and the port go on. */
    public void reload(AgentConfig config, Function<HostPort, List<InetAddress>> resolve) throws LinkException {
        Optional<LiveLink> found = find();
        if (found.isEmpty()) {
            throw new LinkException(
                    exists()
                            ? "`wg` shows no WireGuard interface " + name
                                    + ", though there is something of that name: are you root, is `wg` installed?"
                            : "the WireGuard interface " + name + " is not there: start it first");
        }
        LiveLink live = found.get();
        LinkPlan plan = LinkPlan.of(config, resolve);
        // Without a port `wg syncconf` would take a new one, and the relay would see us move.
        int port = plan.settings().listenPort().orElse(live.listenPort());
        int mark = tunnel.mark(plan, plan.settings().fwMark().orElse(live.fwMark()));
        link.must(
                List.of("wg", "syncconf", name, STDIN),
                plan.wgText(port, mark, live.peers(), marks.get()),
                "change the interface's peers");
        addresses.sync(plan.settings().addresses());
        setMtuAndUp(plan);
        routes.sync(plan.routes());
        tunnel.sync(plan, mark);
        gateway.sync(plan, mark);
    }

    /** Removes the interface and all that came with it, and returns whether it was there. */
    public boolean stop() throws LinkException {
        boolean isThere = exists();
        if (isThere) {
            link.must(List.of("ip", "link", "delete", "dev", name), "", "remove the interface");
        }
        tunnel.clean();
        gateway.remove();
        return isThere;
    }

    /** Sends the peers' traffic to another outer address. */
    public void setEndpoint(List<PublicKey> peers, HostPort endpoint) throws LinkException {
        for (int from = 0; from < peers.size(); from += PEERS_PER_COMMAND) {
            List<String> command = new ArrayList<>(List.of("wg", "set", name));
            for (PublicKey peer : peers.subList(from, Math.min(peers.size(), from + PEERS_PER_COMMAND))) {
                command.addAll(List.of("peer", peer.toString(), "endpoint", endpoint.toString()));
            }
            link.must(command, "", "set the relay's endpoint");
        }
    }

    /**
     * Returns the way to an address that is reached through this interface only.
     *
     * @throws LinkException if the system would send packets for it elsewhere, where anybody may read and answer them
     */
    public TunnelPath pathTo(InetAddress relay) throws LinkException {
        Optional<IpOutput.Way> way = wayTo(commands, relay);
        if (!way.map(IpOutput.Way::device).equals(Optional.of(name))) {
            throw new LinkException("The relay's inner address " + Cidr.format(relay) + " is routed to "
                    + way.map(IpOutput.Way::device).orElse("nowhere") + ", not to the interface " + name
                    + ": is that up, and has it an address of the relay's network?");
        }
        return new TunnelPath(name, way.get().source(), relay);
    }

    /**
     * Returns the way to an address that is reached through any WireGuard interface.
     *
     * @throws LinkException if it is not
     */
    public static TunnelPath pathThroughAny(Commands commands, InetAddress relay) throws LinkException {
        Optional<IpOutput.Way> way = wayTo(commands, relay);
        if (way.isEmpty() || LiveLink.find(commands, way.get().device()).isEmpty()) {
            throw new LinkException("The address " + Cidr.format(relay) + " is routed to "
                    + way.map(IpOutput.Way::device).orElse("nowhere")
                    + ", which is no WireGuard interface: give the relay's address inside the tunnel, and bring the"
                    + " interface up.");
        }
        return new TunnelPath(way.get().device(), way.get().source(), relay);
    }

    private static Optional<IpOutput.Way> wayTo(Commands commands, InetAddress address) {
        Commands.Outcome outcome = commands.run("ip", "-o", "route", "get", Cidr.format(address));
        return outcome.succeeded() ? IpOutput.way(outcome.output()) : Optional.empty();
    }

    /**
     * Gives the peers that are kept alive a new session each, at once: the other side has perhaps forgotten the old
     * one, which WireGuard itself notices after 15 s only. Peers without keepalive have theirs renewed by the other
     * side.
     */
    public void renewSessions(List<PublicKey> peers) throws LinkException {
        Commands.Outcome dump = commands.run("wg", "show", name, "dump");
        if (!dump.succeeded()) {
            throw link.refused("wg", "read the interface", dump);
        }
        List<PeerSetting> renewals;
        try {
            renewals = Look.parse(dump.output()).keptAliveAnew(peers, MAX_RENEWED);
        } catch (IllegalArgumentException unreadable) {
            throw LiveLink.unreadable(name);
        }
        for (PeerSetting renewal : renewals) {
            List<PeerSetting> one = List.of(renewal);
            link.must(PeerSetting.asArguments(name, one), PeerSetting.standardInput(one), "renew a peer's session");
        }
    }

    private Start create() throws LinkException {
        Commands.Outcome kernel = commands.run("ip", "link", "add", "dev", name, "type", "wireguard");
        if (kernel.succeeded()) {
            return Start.IN_KERNEL;
        }
        Commands.Outcome userspace = commands.launch(List.of(userspaceProgram, name));
        if (!userspace.succeeded()) {
            throw new LinkException("cannot make a WireGuard interface: neither the kernel (" + kernel + ") nor "
                    + userspaceProgram + " (" + userspace + ") does; are you root, and is one of them installed?");
        }
        return Start.IN_USERSPACE;
    }

    private void setMtuAndUp(LinkPlan plan) throws LinkException {
        List<String> command = new ArrayList<>(List.of("ip", "link", "set"));
        plan.settings().mtu().ifPresent(mtu -> command.addAll(List.of("mtu", Integer.toString(mtu))));
        command.addAll(List.of("up", "dev", name));
        link.must(command, "", "bring the interface up");
    }
}
