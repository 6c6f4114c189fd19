// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.check;

import dev.wgx.agent.conf.Role;
import dev.wgx.agent.link.Commands.Outcome;
import dev.wgx.fuzz.Claim;

/** Any text as the output of the programs that {@code wgx hub check} asks. */
public final class ProgramChecks {
    private ProgramChecks() {}

    /** Claims that the checks find something to say of any output. */
    public static void run(String text) {
        Outcome outcome = new Outcome(0, text, "");
        Claim.holds(WireGuardCheck.mtu(outcome).orElse(0) >= 0, "an MTU");
        Claim.holds(
                WireGuardCheck.of(Role.HUB, "wg0", outcome, outcome, outcome, "wireguard-go", outcome) != null,
                "a finding of WireGuard");
        Claim.holds(FirewallCheck.of(outcome, "wg0", true) != null, "a finding of the firewall");
    }
}
