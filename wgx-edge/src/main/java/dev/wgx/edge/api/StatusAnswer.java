// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import dev.wgx.noise.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * {@link dev.wgx.relay.report.StatusReport} and what only the daemon knows.
 *
 * @param addresses where the relay can be reached from everywhere, as far as this machine itself knows
 * @param hubs peers that publish somebody
 * @param recentDrops those of the drops that have grown in the last minutes, and by how much
 * @param recentSeconds how long that is
 * @param refusals who was refused lately, the newest first
 * @param socket by the name of the {@link dev.wgx.edge.udp.SocketCounter}, zeros included
 * @param failures exceptions that came out of the relay, each a bug
 * @param lostEvents events that no listener was told of, because there were too many at once
 */
public record StatusAnswer(
        String version,
        PublicKey publicKey,
        int listenPort,
        List<String> addresses,
        String socketKind,
        long startedMs,
        int peers,
        int onlinePeers,
        int hubs,
        int publishedSpokes,
        int relayedSessions,
        Map<String, Long> counters,
        Map<String, Long> drops,
        Map<String, Long> recentDrops,
        long recentSeconds,
        List<RefusalAnswer> refusals,
        Map<String, Long> socket,
        KernelPathAnswer kernelPath,
        long failures,
        long lostEvents) {

    public StatusAnswer {
        addresses = List.copyOf(Objects.requireNonNullElse(addresses, List.of()));
        recentDrops = Objects.requireNonNullElse(recentDrops, Map.of());
        refusals = List.copyOf(Objects.requireNonNullElse(refusals, List.of()));
        kernelPath = Objects.requireNonNullElse(kernelPath, KernelPathAnswer.NONE);
    }
}
