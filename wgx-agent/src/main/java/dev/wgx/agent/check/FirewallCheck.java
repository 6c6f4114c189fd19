// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.check;

import dev.wgx.agent.check.Finding.Subject;
import dev.wgx.agent.link.Commands;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says whether this machine's firewall drops by default. It reads nftables, whose rules iptables writes today too. */
final class FirewallCheck {
    private static final Pattern HOOK = Pattern.compile("type filter hook (input|output|forward) .*policy drop;.*");

    private FirewallCheck() {}

    /** @param ruleset the output of {@code nft list ruleset} */
    static Finding of(Commands.Outcome ruleset, String interfaceName, boolean isRelaySilent) {
        if (!ruleset.succeeded()) {
            return Finding.unknown(
                    Subject.FIREWALL,
                    "This machine's firewall cannot be read (`nft list ruleset`).",
                    ruleset.exitCode() == Commands.NOT_FOUND ? "" : "Run this as root.");
        }
        Set<String> dropping = hooks(ruleset.output().lines().toList());
        if (dropping.contains("output") && isRelaySilent) {
            return Finding.problem(
                    Subject.FIREWALL,
                    "This machine's firewall drops by default what leaves it, and the relay is silent.",
                    "Let UDP to the relay's port out.");
        }
        dropping.remove("output");
        boolean isNamed = ruleset.output().contains('"' + interfaceName + '"');
        if (dropping.isEmpty() || isNamed) {
            return Finding.ok(
                    Subject.FIREWALL,
                    dropping.isEmpty()
                            ? "This machine's firewall drops nothing by default."
                            : "This machine's firewall has rules for the interface " + interfaceName + ".");
        }
        return Finding.note(
                Subject.FIREWALL,
                "This machine's firewall drops by default (" + String.join(", ", dropping)
                        + "), and no rule names the interface " + interfaceName
                        + ": what comes through the tunnel may be dropped here.");
    }

    private static Set<String> hooks(List<String> lines) {
        Set<String> hooks = new TreeSet<>();
        for (String line : lines) {
            Matcher hook = HOOK.matcher(line.strip());
            if (hook.matches()) {
                hooks.add(hook.group(1));
            }
        }
        return hooks;
    }
}
