// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import dev.wgx.noise.PublicKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The command that takes a peer off an interface and puts it there again, in one step, as it was. Its sessions are gone
 * then, and since it is kept alive WireGuard starts a new one at once.
 *
 * @param input the preshared key: a secret, which goes by standard input
 */
record PeerRenewal(List<String> command, String input) {
    private static final int FIELDS = 8;
    private static final String NONE = "(none)";

    /**
     * Reads the output of {@code wg show dump} for those of these peers that have a PersistentKeepalive.
     *
     * @param limit the most peers; WireGuard itself finds out about the rest
     */
    static List<PeerRenewal> ofKeptAlive(String name, String dump, List<PublicKey> peers, int limit) {
        Set<String> wanted = new HashSet<>();
        peers.forEach(peer -> wanted.add(peer.toString()));
        return dump.lines()
                .skip(1)
                .map(line -> line.split("\t", -1))
                .filter(fields -> fields.length == FIELDS && wanted.contains(fields[0]) && !fields[7].equals("off"))
                .limit(limit)
                .map(fields -> of(name, fields))
                .toList();
    }

    private static PeerRenewal of(String name, String[] fields) {
        String key = fields[0];
        List<String> command = new ArrayList<>(List.of("wg", "set", name, "peer", key, "remove", "peer", key));
        boolean hasPresharedKey = !fields[1].equals(NONE);
        if (hasPresharedKey) {
            command.addAll(List.of("preshared-key", WireGuardLink.STDIN));
        }
        if (!fields[2].equals(NONE)) {
            command.addAll(List.of("endpoint", fields[2]));
        }
        command.addAll(List.of("persistent-keepalive", fields[7]));
        if (!fields[3].equals(NONE)) {
            command.addAll(List.of("allowed-ips", fields[3]));
        }
        return new PeerRenewal(List.copyOf(command), hasPresharedKey ? fields[1] + "\n" : "");
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return String.join(" ", command);
    }
}
