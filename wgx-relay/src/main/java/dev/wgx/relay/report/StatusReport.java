// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.report;

import dev.wgx.noise.PublicKey;
import java.util.Map;

/**
 * @param counters by the name of the {@link dev.wgx.relay.Counter}, in its order
 * @param drops by the name of the {@link dev.wgx.relay.DropReason}, in its order, zeros included
 */
public record StatusReport(
        PublicKey publicKey,
        long startedMs,
        int peers,
        int onlinePeers,
        int publishedSpokes,
        int relayedSessions,
        Map<String, Long> counters,
        Map<String, Long> drops) {}
