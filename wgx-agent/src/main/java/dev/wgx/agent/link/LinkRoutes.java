// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import dev.wgx.agent.link.LinkPlan.PeerRoute;
import dev.wgx.config.Cidr;
import java.util.ArrayList;
import java.util.List;

/** The routes that wgx adds to an interface. They have a protocol number of their own: others' stay. */
final class LinkRoutes {
    /** The protocol number of our routes, which is nobody's in {@code /etc/iproute2/rt_protos}. */
    static final String PROTOCOL = "87";

    private final LinkCommands link;

    LinkRoutes(LinkCommands link) {
        this.link = link;
    }

    /** Adds routes. One that the system refuses costs its peer that network, and nobody else anything. */
    void add(List<PeerRoute> wanted) {
        for (PeerRoute route : wanted) {
            Commands.Outcome outcome = link.run(
                    "ip",
                    LinkCommands.family(route.network()),
                    "route",
                    "add",
                    route.network().toString(),
                    "dev",
                    link.name(),
                    "proto",
                    PROTOCOL);
            if (!outcome.succeeded()) {
                link.notices()
                        .accept("The network " + route.network() + " of "
                                + route.peer().title()
                                + " is not reached through " + link.name() + ": ip ended with " + outcome
                                + "; this machine has another route of it perhaps, see `ip route`.");
            }
        }
    }

    /** Adds what is missing, and removes what wgx added earlier. */
    void sync(List<PeerRoute> wanted) throws LinkException {
        List<Cidr> present = new ArrayList<>();
        List<Cidr> own = new ArrayList<>();
        for (String family : List.of("-4", "-6")) {
            boolean ipv4 = family.equals("-4");
            String output =
                    link.run("ip", family, "route", "show", "dev", link.name()).output();
            present.addAll(IpOutput.routes(output, ipv4));
            own.addAll(IpOutput.routes(
                    String.join("\n", output.lines().filter(LinkRoutes::isOwn).toList()), ipv4));
        }
        add(wanted.stream().filter(route -> !present.contains(route.network())).toList());
        List<Cidr> networks = wanted.stream().map(PeerRoute::network).toList();
        for (Cidr route : own) {
            if (!networks.contains(route)) {
                link.must(
                        List.of(
                                "ip",
                                LinkCommands.family(route),
                                "route",
                                "delete",
                                route.toString(),
                                "dev",
                                link.name(),
                                "proto",
                                PROTOCOL),
                        "",
                        "remove a route");
            }
        }
    }

    private static boolean isOwn(String line) {
        return (line + " ").contains(" proto " + PROTOCOL + " ");
    }
}
