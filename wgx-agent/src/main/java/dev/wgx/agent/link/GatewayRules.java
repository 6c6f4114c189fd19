// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import dev.wgx.agent.conf.PeerEntry;
import dev.wgx.config.Cidr;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules of an interface that is a way to other networks, as `nft` reads them. */
final class GatewayRules {
    static final String FAMILY = "inet";
    static final String PREFIX = "wgx-";
    private static final String IN = "iifname ";
    private static final String OUT = "oifname ";
    private static final String MSS = " tcp flags syn tcp option maxseg size set rt mtu";

    private final String name;
    private final String quoted;
    private final LinkPlan plan;
    private final int mark;
    private final StringBuilder out = new StringBuilder();

    /** @param mark of the interface's own packets, 0 for none */
    GatewayRules(String name, LinkPlan plan, int mark) {
        this.name = name;
        this.quoted = '"' + name + '"';
        this.plan = plan;
        this.mark = mark;
    }

    /** Returns the table's name, which has the interface's in it. */
    static String table(String interfaceName) {
        return PREFIX + interfaceName.replaceAll("[^A-Za-z0-9._-]", "_");
    }

    /** Returns the table as a whole: it replaces an earlier one in one step. */
    String text(List<Gateway.Switch> notes) {
        line("table " + FAMILY + " " + table(name));
        line("delete table " + FAMILY + " " + table(name));
        line("table " + FAMILY + " " + table(name) + " {");
        notes.forEach(note -> line("chain " + note.chain() + " {}"));
        if (!plan.forwarding().isNone()) {
            forward();
            masquerade();
        }
        if (plan.isFullTunnel()) {
            fullTunnel();
        }
        line("}");
        return out.toString();
    }

    /** Peers reach what the configuration names, and each other; what is no business of the interface's passes by. */
    private void forward() {
        line("chain forward {");
        line("type filter hook forward priority filter; policy accept;");
        line(OUT + quoted + MSS);
        line(IN + quoted + MSS);
        if (!plan.forwarding().isInternet()) {
            line(IN + quoted + " " + OUT + quoted + " accept");
            line(IN + quoted + " ct state established,related accept");
            for (Family family : Family.values()) {
                set(family, plan.forwarding().networks())
                        .forEach(networks -> line(IN + quoted + " " + family.to(networks) + " accept"));
            }
            line(IN + quoted + " drop");
        }
        line("}");
    }

    private void masquerade() {
        List<Cidr> own = plan.settings().addresses().stream().map(Cidr::network).toList();
        List<Cidr> sources = new ArrayList<>(own);
        plan.peers().stream()
                .map(PeerEntry::allowedIps)
                .flatMap(List::stream)
                .map(Cidr::network)
                .filter(network -> network.prefix() > 0 && own.stream().noneMatch(other -> other.contains(network)))
                .forEach(sources::add);
        line("chain postrouting {");
        line("type nat hook postrouting priority srcnat; policy accept;");
        for (Family family : Family.values()) {
            for (String from : set(family, sources).toList()) {
                if (plan.forwarding().isInternet()) {
                    line(OUT + "!= " + quoted + " " + family.from(from) + " masquerade");
                } else {
                    set(family, plan.forwarding().networks())
                            .forEach(to -> line(OUT + "!= " + quoted + " " + family.from(from) + " " + family.to(to)
                                    + " masquerade"));
                }
            }
        }
        line("}");
    }

    /** Does as wg-quick: other networks do not reach our addresses, and answers find their way by the mark. */
    private void fullTunnel() {
        line("chain raw {");
        line("type filter hook prerouting priority raw; policy accept;");
        for (Cidr own : plan.settings().addresses()) {
            line(IN + "!= " + quoted + " " + Family.of(own).to(Cidr.format(own.address()))
                    + " fib saddr type != local drop");
        }
        line("}");
        String number = Integer.toUnsignedString(mark);
        line("chain premangle {");
        line("type filter hook prerouting priority mangle; policy accept;");
        line("meta l4proto udp ct mark " + number + " meta mark set ct mark");
        line("}");
        line("chain postmangle {");
        line("type filter hook postrouting priority mangle; policy accept;");
        line("meta l4proto udp meta mark " + number + " ct mark set meta mark");
        line("}");
    }

    /** Returns the networks of a family as a set, which holds no two that overlap; nothing if there is none. */
    private static Stream<String> set(Family family, List<Cidr> networks) {
        List<Cidr> own = networks.stream()
                .filter(network -> Family.of(network) == family)
                .distinct()
                .toList();
        String text = own.stream()
                .filter(network -> own.stream().noneMatch(other -> !other.equals(network) && other.contains(network)))
                .map(Cidr::toString)
                .collect(Collectors.joining(", ", "{ ", " }"));
        return own.isEmpty() ? Stream.empty() : Stream.of(text);
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    /** The words that `nft` has for the kinds of addresses. */
    private enum Family {
        IPV4("ip"),
        IPV6("ip6");

        private final String word;

        Family(String word) {
            this.word = word;
        }

        static Family of(Cidr network) {
            return network.isIpv4() ? IPV4 : IPV6;
        }

        String from(String addresses) {
            return word + " saddr " + addresses;
        }

        String to(String addresses) {
            return word + " daddr " + addresses;
        }
    }
}
