// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import dev.wgx.edge.store.StoreHealth;
import dev.wgx.relay.RelaySettings;
import dev.wgx.relay.report.PeerReport;
import java.util.List;

/**
 * The figures that Prometheus is told, at one moment.
 *
 * @param hubs sorted by key
 * @param peers empty unless the configuration asks for each peer
 * @param queuedDatagrams those that wait for the control path
 */
record Metrics(
        StatusAnswer status,
        List<PeerReport> hubs,
        List<PeerReport> peers,
        int queuedDatagrams,
        StoreHealth store,
        RelaySettings limits) {}
