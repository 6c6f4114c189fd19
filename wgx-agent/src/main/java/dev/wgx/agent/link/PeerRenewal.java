// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import dev.wgx.noise.PresharedKey;
import dev.wgx.noise.PublicKey;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
        boolean hasPresharedKey = !fields[1].equals(NONE);
        PeerSetting anew = new PeerSetting(
                PublicKey.parse(fields[0]),
                true,
                hasPresharedKey ? Optional.of(PresharedKey.parse(fields[1])) : Optional.empty(),
                LiveLink.parseEndpoint(fields[2]),
                OptionalInt.of(Integer.parseInt(fields[7])),
                LiveLink.parseNetworks(fields[3]));
        return new PeerRenewal(
                List.copyOf(PeerSetting.asArguments(name, List.of(anew))), hasPresharedKey ? fields[1] + "\n" : "");
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return String.join(" ", command);
    }
}
