// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The packet filter's table and the forwarding of this machine, for an interface that is a way to other networks. The
 * table is named after the interface. An empty chain in it notes each kind of forwarding that was off before, which is
 * switched off again with the table.
 */
final class Gateway {
    /** The kinds of forwarding, and the chains that note that wgx switched them on. */
    enum Switch {
        IPV4("net.ipv4.ip_forward", "ipv4_forwarding_was_off"),
        IPV6("net.ipv6.conf.all.forwarding", "ipv6_forwarding_was_off");

        private final String sysctl;
        private final String chain;

        Switch(String sysctl, String chain) {
            this.sysctl = sysctl;
            this.chain = chain;
        }

        String chain() {
            return chain;
        }
    }

    private final LinkCommands link;

    Gateway(LinkCommands link) {
        this.link = link;
    }

    /** Sets what the plan needs, and takes away what it needs no longer. */
    void sync(LinkPlan plan, int mark) throws LinkException {
        if (plan.forwarding().isNone() && !plan.isFullTunnel()) {
            remove();
            return;
        }
        List<Switch> switched = switchedOn(listing());
        List<Switch> needed = needed(plan);
        List<Switch> own = new ArrayList<>();
        for (Switch kind : Switch.values()) {
            boolean isOurs = switched.contains(kind);
            if (needed.contains(kind) && (isOurs || !isOn(kind))) {
                own.add(kind);
            } else if (isOurs) {
                set(kind, 0);
            }
        }
        // The note first: whatever happens then, it is known what was off.
        link.must(List.of("nft", "-f", "-"), new GatewayRules(link.name(), plan, mark).text(own), "set its rules");
        for (Switch kind : own) {
            set(kind, 1);
        }
    }

    /** Removes the table, and switches off what was off before. Returns silently where there is none. */
    void remove() throws LinkException {
        Commands.Outcome listing = list();
        if (!listing.succeeded()) {
            return;
        }
        if (!isNeededByAnother()) {
            for (Switch kind : switchedOn(listing.output())) {
                set(kind, 0);
            }
        }
        link.must(
                List.of("nft", "delete", "table", GatewayRules.FAMILY, GatewayRules.table(link.name())),
                "",
                "remove its rules");
    }

    private static List<Switch> needed(LinkPlan plan) {
        List<Switch> needed = new ArrayList<>();
        boolean ipv4 = plan.forwarding().isInternet()
                ? plan.settings().addresses().stream().anyMatch(address -> address.isIpv4())
                : plan.forwarding().networks().stream().anyMatch(network -> network.isIpv4());
        boolean ipv6 = plan.forwarding().isInternet()
                ? plan.settings().addresses().stream().anyMatch(address -> !address.isIpv4())
                : plan.forwarding().networks().stream().anyMatch(network -> !network.isIpv4());
        if (ipv4) {
            needed.add(Switch.IPV4);
        }
        if (ipv6) {
            needed.add(Switch.IPV6);
        }
        return needed;
    }

    private boolean isOn(Switch kind) {
        return link.run("sysctl", "-n", kind.sysctl).output().strip().equals("1");
    }

    private void set(Switch kind, int value) throws LinkException {
        link.must(List.of("sysctl", "-q", kind.sysctl + "=" + value), "", "switch forwarding");
    }

    private static List<Switch> switchedOn(String listing) {
        return Stream.of(Switch.values())
                .filter(kind -> listing.contains("chain " + kind.chain()))
                .toList();
    }

    private boolean isNeededByAnother() {
        String prefix = "table " + GatewayRules.FAMILY + " " + GatewayRules.PREFIX;
        String own = "table " + GatewayRules.FAMILY + " " + GatewayRules.table(link.name());
        return link.run("nft", "list", "tables")
                .output()
                .lines()
                .map(String::strip)
                .anyMatch(table -> table.startsWith(prefix) && !table.equals(own));
    }

    private String listing() {
        Commands.Outcome listing = list();
        return listing.succeeded() ? listing.output() : "";
    }

    private Commands.Outcome list() {
        return link.run("nft", "list", "table", GatewayRules.FAMILY, GatewayRules.table(link.name()));
    }
}
