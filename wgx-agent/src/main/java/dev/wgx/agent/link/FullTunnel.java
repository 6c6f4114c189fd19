// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends everything through an interface but the interface's own packets, as wg-quick does: a default route in a table
 * of its own, a rule that all packets without the interface's mark follow there, and before it one that keeps the other
 * routes of the main table.
 */
final class FullTunnel {
    /** The table from which on wg-quick looks for a free one, too. */
    private static final int FIRST_TABLE = 51820;

    private static final int TABLES = 100;
    private static final String MAIN_FIRST = "30087";
    private static final String OWN_TABLE = "30088";
    private static final Pattern LOOKUP = Pattern.compile("\\blookup (\\S+)");

    private final LinkCommands link;

    FullTunnel(LinkCommands link) {
        this.link = link;
    }

    /** Returns the mark of the interface's own packets, which is the number of its table too. */
    int mark(LinkPlan plan, int present) throws LinkException {
        if (!plan.isFullTunnel() || present != 0) {
            return present;
        }
        for (int table = FIRST_TABLE; table < FIRST_TABLE + TABLES; table++) {
            if (isEmpty("-4", Integer.toString(table)) && isEmpty("-6", Integer.toString(table))) {
                return table;
            }
        }
        throw new LinkException("no routing table from " + FIRST_TABLE + " to " + (FIRST_TABLE + TABLES - 1)
                + " is free for " + link.name() + ": name one by FwMark in [Interface]");
    }

    void sync(LinkPlan plan, int mark) throws LinkException {
        for (String family : List.of("-4", "-6")) {
            if (plan.isFullTunnel(family.equals("-4"))) {
                set(family, Integer.toUnsignedString(mark));
            } else {
                remove(family);
            }
        }
        if (plan.isFullTunnel(true)) {
            // A strict reverse path filter would drop the relay's answers; where it is off nothing needs this.
            link.run("sysctl", "-q", "net.ipv4.conf.all.src_valid_mark=1");
        }
    }

    private void set(String family, String table) throws LinkException {
        link.must(
                List.of(
                        "ip",
                        family,
                        "route",
                        "replace",
                        "default",
                        "dev",
                        link.name(),
                        "table",
                        table,
                        "proto",
                        LinkRoutes.PROTOCOL),
                "",
                "send everything through it");
        addRule(family, OWN_TABLE, "not", "fwmark", table, "table", table);
        addRule(family, MAIN_FIRST, "table", "main", "suppress_prefixlength", "0");
    }

    private void addRule(String family, String priority, String... rule) throws LinkException {
        List<String> command = new ArrayList<>(List.of("ip", family, "rule", "add", "priority", priority));
        command.addAll(List.of(rule));
        Commands.Outcome outcome = link.commands().run(command, "");
        // Two interfaces may need the second rule, and after a crash both are there already.
        if (!outcome.succeeded() && !outcome.errors().contains("File exists")) {
            throw new LinkException(
                    "cannot add a routing rule (" + link.name() + "): ip ended with " + outcome + "; are you root?");
        }
    }

    /** Removes the rules of interfaces that are gone. */
    void clean() {
        for (String family : List.of("-4", "-6")) {
            clean(family, rules(family));
        }
    }

    /** Removes the interface's default route, if it has one, and its rule. */
    private void remove(String family) {
        List<String> rules = rules(family);
        for (String rule : rules) {
            Matcher lookup = LOOKUP.matcher(rule);
            if (lookup.find()) {
                link.run("ip", family, "route", "delete", "default", "dev", link.name(), "table", lookup.group(1));
            }
        }
        clean(family, rules);
    }

    private void clean(String family, List<String> rules) {
        long kept = 0;
        for (String rule : rules) {
            Matcher lookup = LOOKUP.matcher(rule);
            if (lookup.find() && isEmpty(family, lookup.group(1))) {
                link.run("ip", family, "rule", "delete", "priority", OWN_TABLE, "table", lookup.group(1));
            } else {
                kept++;
            }
        }
        if (!rules.isEmpty() && kept == 0) {
            link.run("ip", family, "rule", "delete", "priority", MAIN_FIRST);
        }
    }

    private List<String> rules(String family) {
        return link.run("ip", family, "rule", "show", "priority", OWN_TABLE)
                .output()
                .lines()
                .toList();
    }

    private boolean isEmpty(String family, String table) {
        return link.run("ip", family, "route", "show", "table", table).output().isBlank();
    }
}
