// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import dev.wgx.config.Cidr;
import java.util.ArrayList;
import java.util.List;

/**
 * The addresses that wgx puts on an interface. Others may put some there too, which stay: the interface's alias, a
 * comment that the kernel keeps as long as the interface, says which are ours.
 */
final class LinkAddresses {
    private static final String MARK = "wgx";
    /** The kernel keeps one byte less than IFALIASZ. */
    private static final int MAX_ALIAS = 255;

    private final LinkCommands link;

    LinkAddresses(LinkCommands link) {
        this.link = link;
    }

    void add(List<Cidr> wanted) throws LinkException {
        for (Cidr address : wanted) {
            add(address);
        }
        remember(wanted);
    }

    /** Adds what is missing, and removes what wgx put there earlier. */
    void sync(List<Cidr> wanted) throws LinkException {
        List<Cidr> present = IpOutput.addresses(
                link.run("ip", "-o", "address", "show", "dev", link.name()).output());
        List<String> own = own();
        for (Cidr address : wanted) {
            if (!present.contains(address)) {
                add(address);
            }
        }
        for (Cidr address : present) {
            if (own.contains(address.toString()) && !wanted.contains(address)) {
                link.must(
                        List.of("ip", "address", "delete", address.toString(), "dev", link.name()),
                        "",
                        "remove an address");
            }
        }
        if (!own.equals(wanted.stream().map(Cidr::toString).toList())) {
            remember(wanted);
        }
    }

    private void add(Cidr address) throws LinkException {
        link.must(
                List.of("ip", LinkCommands.family(address), "address", "add", address.toString(), "dev", link.name()),
                "",
                "add an address");
    }

    /** Returns the addresses as they are written in the alias: others may have put anything there. */
    private List<String> own() {
        return IpOutput.alias(link.run("ip", "link", "show", "dev", link.name()).output())
                .filter(words -> words.getFirst().equals(MARK))
                .map(words -> words.subList(1, words.size()))
                .orElse(List.of());
    }

    private void remember(List<Cidr> wanted) {
        List<String> words = new ArrayList<>(List.of(MARK));
        for (Cidr address : wanted) {
            words.add(address.toString());
            if (String.join(" ", words).length() > MAX_ALIAS) {
                words.removeLast();
            }
        }
        // An interface without an alias works as well: only an address that is given up stays on it.
        link.run("ip", "link", "set", "dev", link.name(), "alias", String.join(" ", words));
    }
}
