// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.check;

import dev.wgx.agent.check.Finding.Subject;
import dev.wgx.config.Cidr;
import dev.wgx.config.HostPort;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Collectors;

/** Says whether the relay's name stands for an address. */
final class NameCheck {
    private NameCheck() {}

    static Finding of(HostPort relay, List<InetAddress> addresses) {
        if (!relay.isName()) {
            return Finding.ok(Subject.NAME, "The relay is given by its address, " + relay + ".");
        }
        if (addresses.isEmpty()) {
            return Finding.problem(
                    Subject.NAME,
                    "The name " + relay.host() + " does not resolve.",
                    "Check the name in the file; `getent ahosts " + relay.host()
                            + "` asks this machine's DNS, which /etc/resolv.conf names.");
        }
        return Finding.ok(
                Subject.NAME,
                relay.host() + " is " + addresses.stream().map(Cidr::format).collect(Collectors.joining(", ")) + ".");
    }
}
