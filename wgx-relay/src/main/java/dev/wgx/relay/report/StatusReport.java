// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.report;

import dev.wgx.noise.PublicKey;
import java.util.List;
import java.util.Map;

/**
 * @param hubs peers that publish somebody
 * @param counters by the name of the {@link dev.wgx.relay.Counter}, in its order
 * @param drops by the name of the {@link dev.wgx.relay.DropReason}, in its order, zeros included
 * @param refusals the newest first
 */
public record StatusReport(
        PublicKey publicKey,
        long startedMs,
        int peers,
        int onlinePeers,
        int hubs,
        int publishedSpokes,
        int relayedSessions,
        Map<String, Long> counters,
        Map<String, Long> drops,
        List<RefusalReport> refusals) {}
