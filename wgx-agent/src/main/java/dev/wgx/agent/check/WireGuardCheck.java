// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.check;

import dev.wgx.agent.check.Finding.Subject;
import dev.wgx.agent.conf.Role;
import dev.wgx.agent.link.Commands.Outcome;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says whether the interface is there, and whose WireGuard it is. */
final class WireGuardCheck {
    private static final Pattern VERSION = Pattern.compile("v?\\d+(\\.\\d+)+");
    private static final Pattern MTU = Pattern.compile("\\bmtu (\\d+)\\b");

    private WireGuardCheck() {}

    /**
     * @param link the output of {@code ip -d link show}
     * @param tools the output of {@code wg --version}
     * @param kernel the output of {@code uname -r}
     * @param userspaceProgram what serves an interface that is not the kernel's
     * @param userspace the output of that program with {@code --version}
     */
    static Finding of(
            Role role,
            String name,
            Outcome link,
            Outcome tools,
            Outcome kernel,
            String userspaceProgram,
            Outcome userspace) {
        if (!tools.succeeded()) {
            return Finding.problem(
                    Subject.WIREGUARD, "The program wg is not there.", "Install the package wireguard-tools.");
        }
        if (!link.succeeded()) {
            return Finding.problem(
                    Subject.WIREGUARD,
                    "The interface " + name + " is not there.",
                    "Run `wgx " + role.word() + " start` as root.");
        }
        boolean isKernel =
                Pattern.compile("\\bwireguard\\b").matcher(link.output()).find();
        String implementation = isKernel
                ? "the kernel's WireGuard (Linux " + kernel.output().strip() + ")"
                : userspaceProgram + version(userspace);
        return Finding.ok(
                Subject.WIREGUARD,
                "The interface " + name + " is " + implementation + "; wg is wireguard-tools" + version(tools) + ".");
    }

    /** Returns the interface's MTU from the output of {@code ip link show}. */
    static OptionalInt mtu(Outcome link) {
        Matcher mtu = MTU.matcher(link.output());
        return link.succeeded() && mtu.find() ? OptionalInt.of(Integer.parseInt(mtu.group(1))) : OptionalInt.empty();
    }

    private static String version(Outcome outcome) {
        Matcher version = VERSION.matcher(outcome.output());
        return version.find() ? " " + version.group() : "";
    }
}
