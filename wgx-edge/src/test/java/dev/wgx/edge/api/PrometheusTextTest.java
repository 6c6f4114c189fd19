// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.edge.store.StoreHealth;
import dev.wgx.noise.PublicKey;
import dev.wgx.relay.RelaySettings;
import dev.wgx.relay.report.PeerReport;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {
    private static final PublicKey KEY = key(1);
    private static final PublicKey OTHER = key(2);

    @Test
    void forwardedIsOneCounterWithItsPath() {
        assertThat(text(List.of(), List.of()))
                .contains("\nwgx_forwarded_packets_total{path=\"kernel\"} 30.0\n")
                .contains("\nwgx_forwarded_packets_total{path=\"user\"} 7.0\n")
                .contains("\nwgx_forwarded_bytes_total{path=\"kernel\"} 3000.0\n")
                .contains("\nwgx_forwarded_bytes_total{path=\"user\"} 700.0\n");
    }

    @Test
    void everyHubHasSeriesByItsKey() {
        String hub = "{hub=\"" + KEY + "\"}";
        assertThat(text(List.of(report(KEY, true)), List.of()))
                .contains("\nwgx_hub_online" + hub + " 1.0\n")
                .contains("\nwgx_hub_last_handshake_timestamp_seconds" + hub + " 1.7E9\n")
                .contains("\nwgx_hub_received_bytes_total" + hub + " 11.0\n")
                .contains("\nwgx_hub_sent_bytes_total" + hub + " 12.0\n")
                .contains("\nwgx_hub_spokes" + hub + " 3.0\n")
                .doesNotContain("wgx_peer_online");
    }

    @Test
    void tooManyHubsHaveNoSeriesBeyondTheLimit() {
        List<PeerReport> hubs = IntStream.rangeClosed(0, PrometheusText.MAX_HUBS)
                .mapToObj(number -> report(key(number), true))
                .toList();

        assertThat(text(hubs, List.of()).lines().filter(line -> line.startsWith("wgx_hub_online{")))
                .hasSize(PrometheusText.MAX_HUBS);
    }

    @Test
    void everyPeerHasSeriesWhereItIsAskedFor() {
        assertThat(text(List.of(), List.of(report(KEY, true), report(OTHER, false))))
                .contains("\nwgx_peer_online{peer=\"" + KEY + "\"} 1.0\n")
                .contains("\nwgx_peer_online{peer=\"" + OTHER + "\"} 0.0\n")
                .contains("\nwgx_peer_sent_bytes_total{peer=\"" + OTHER + "\"} 12.0\n");
    }

    @Test
    void tablesAreToldWithTheirLimits() {
        assertThat(text(List.of(), List.of()))
                .contains("\nwgx_peers 5.0\n", "\nwgx_peers_limit 20000.0\n")
                .contains("\nwgx_relayed_sessions 2.0\n", "\nwgx_relayed_sessions_limit 65536.0\n");
    }

    @Test
    void storeAndQueueAreTold() {
        assertThat(text(List.of(), List.of()))
                .contains("\nwgx_store_up 0.0\n", "\nwgx_store_waiting_changes 9.0\n")
                .contains("\nwgx_control_queue_datagrams 4.0\n");
    }

    @Test
    void theVersionIsALabelAndCannotBreakALine() {
        assertThat(text(List.of(), List.of())).contains("wgx_build_info{", "version=\"1.0 \\\"\\n#\"");
    }

    private static String text(List<PeerReport> hubs, List<PeerReport> peers) {
        StatusAnswer status = ApiJson.jsonb().type(StatusAnswer.class).fromJson("""
                {"version": "1.0 \\"\\n#", "publicKey": "%s", "listenPort": 8787, "addresses": [], "socketKind": "test",
                "startedMs": 0, "peers": 5, "onlinePeers": 1, "publishedSpokes": 1, "relayedSessions": 2,
                "counters": {"FORWARDED_PACKETS": 7, "FORWARDED_BYTES": 700}, "drops": {}, "socket": {},
                "kernelPath": {"on": true, "obstacle": "", "interfaces": ["wan"], "routes": 1, "unplacedRoutes": 0,
                "forwardedPackets": 30, "forwardedBytes": 3000, "verdicts": {}}, "failures": 0, "lostEvents": 0}
                """.formatted(KEY));
        Metrics metrics = new Metrics(status, hubs, peers, 4, new StoreHealth(false, 9), RelaySettings.DEFAULT);
        return ((Reply.Body) PrometheusText.of(metrics)).text();
    }

    private static PeerReport report(PublicKey key, boolean isOnline) {
        return new PeerReport(
                key, Optional.empty(), Optional.empty(), isOnline, 1_700_000_000_000L, 3, 0, 0, 11, 12, 0);
    }

    private static PublicKey key(int number) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) number;
        bytes[1] = (byte) (number >> 8);
        return PublicKey.parse(Base64.getEncoder().encodeToString(bytes));
    }
}
