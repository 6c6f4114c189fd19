// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import dev.wgx.config.Cidr;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the output of {@code ip} into values. */
final class IpOutput {
    /**
     * @param source the address from which the system sends there
     * @param router the next machine on the way, unless that is the destination itself
     */
    record Way(String device, InetAddress source, Optional<InetAddress> router) {}

    private IpOutput() {}

    /** Reads the output of {@code ip -o route get}: the words behind dev, src and via. */
    static Optional<Way> way(String output) {
        List<String> words = List.of(output.strip().split("\\s+"));
        int device = words.indexOf("dev");
        int source = words.indexOf("src");
        int router = words.indexOf("via");
        if (device < 0 || source < 0 || Math.max(device, source) + 1 >= words.size()) {
            return Optional.empty();
        }
        try {
            // A router of the other address family has one word more between, and is none of use.
            boolean isRouted = router >= 0
                    && router + 1 < words.size()
                    && !words.get(router + 1).startsWith("inet");
            return Optional.of(new Way(
                    words.get(device + 1),
                    Cidr.parseAddress(words.get(source + 1)),
                    isRouted ? Optional.of(Cidr.parseAddress(words.get(router + 1))) : Optional.empty()));
        } catch (IllegalArgumentException garbage) {
            return Optional.empty();
        }
    }

    /** Reads the output of {@code ip -o address show}, which has one address a line, after the word inet or inet6. */
    static List<Cidr> addresses(String output) {
        List<Cidr> result = new ArrayList<>();
        for (String line : output.lines().toList()) {
            List<String> words = List.of(line.strip().split("\\s+"));
            int at = Math.max(words.indexOf("inet"), words.indexOf("inet6"));
            if (at >= 0 && at + 1 < words.size()) {
                result.add(Cidr.parse(words.get(at + 1)));
            }
        }
        return result;
    }

    /**
     * Reads the routes that somebody added from the output of {@code ip route show}; the kernel's own follow the
     * addresses.
     */
    static List<Cidr> routes(String output, boolean ipv4) {
        List<Cidr> result = new ArrayList<>();
        for (String line : output.lines().toList()) {
            String target = line.strip().split("\\s+", 2)[0];
            boolean own = line.contains("proto kernel") || line.contains("anycast") || line.contains("multicast");
            if (!target.isEmpty() && !own) {
                result.add(Cidr.parse(target.equals("default") ? (ipv4 ? "0.0.0.0/0" : "::/0") : target));
            }
        }
        return result;
    }

    /** Reads the alias from the output of {@code ip link show}, in words; empty if there is none. */
    static Optional<List<String>> alias(String output) {
        return output.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("alias "))
                .map(line -> List.of(line.substring("alias ".length()).split(" ")))
                .findFirst();
    }
}
