#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# path kernel
# A Prometheus of Debian scrapes the relay: what it is told keeps Prometheus's conventions and is true, the rules and
# the dashboard that we ship ask for series that are there, and the rules fire when they should.
#
#   hub ── hub-nat ── internet ── spoke-nat ── spoke
#                        └── relay, with Prometheus
# shellcheck source=../network.sh
source "$(dirname "$0")/../network.sh"
scenario metrics
"$LAB/setup" promtool:prometheus

MONITORING=$ROOT/packaging/monitoring
SERVER=http://127.0.0.1:9090

# ---- what needs no relay ----
promtool check rules "$MONITORING/wgx-alerts.yml" >"$RUN/check-rules.log" || { cat "$RUN/check-rules.log"; fail 'promtool refuses the rules'; }
promtool test rules "$MONITORING/wgx-alerts.test.yml" >"$RUN/test-rules.log" 2>&1 || { cat "$RUN/test-rules.log"; fail 'the rules do not fire as they should'; }
say 'the rules fire when something is wrong, and only then'

# ---- a relay with traffic, scraped ----
RELAY_CONF+=('MetricsListen = 127.0.0.1:8788' 'MetricsPeers = on')
internet
relay_starts
site hub plain 198.51.100.1
site spoke plain 198.51.100.10
hub_starts hub
spoke_joins hub spoke
transfer spoke hub "$HUB_INNER" 5

# told: prints the metrics as they come.
told() { printf 'GET /metrics HTTP/1.0\r\n\r\n' | on relay nc -N 127.0.0.1 8788 | sed '1,/^\r*$/d'; }
told >"$RUN/metrics.txt"
promtool check metrics <"$RUN/metrics.txt" >"$RUN/check-metrics.log" 2>&1 || { cat "$RUN/check-metrics.log"; fail 'the metrics do not keep the conventions'; }
[[ ! -s $RUN/check-metrics.log ]] || { cat "$RUN/check-metrics.log"; fail 'promtool complains about the metrics'; }
say "promtool has nothing to say about $(grep -vc '^#' "$RUN/metrics.txt") series"

cat >"$RUN/prometheus.yml" <<YAML
global:
  scrape_interval: 1s
  evaluation_interval: 1s
rule_files: [$MONITORING/wgx-alerts.yml]
scrape_configs:
  - job_name: wgx
    static_configs:
      - targets: ['127.0.0.1:8788']
YAML
spawn relay prometheus prometheus --config.file="$RUN/prometheus.yml" --storage.tsdb.path=/run/prometheus --web.listen-address=127.0.0.1:9090

query() { on relay promtool query instant "$SERVER" "$1"; }
# holds EXPRESSION: succeeds if it has a value, and that is not 0.
holds() { query "$1" | grep -v '=> 0 @' | grep '=>' >/dev/null; }

eventually 30 'Prometheus scrapes the relay' holds 'up{job="wgx"}'
hub_key=$(key_in hub /etc/wgx/hub.conf)
spoke_key=$(on spoke wg show wgx public-key)
eventually 30 'the hub is told as online' holds "wgx_hub_online{hub=\"$hub_key\"}"
eventually 30 'the spoke is told as online' holds "wgx_peer_online{peer=\"$spoke_key\"}"
eventually 30 'the handshake is some seconds ago' holds "time() - wgx_hub_last_handshake_timestamp_seconds{hub=\"$hub_key\"} < bool 3600"
eventually 30 'the bytes of the transfer are counted for the hub' holds "wgx_hub_received_bytes_total{hub=\"$hub_key\"} + wgx_hub_sent_bytes_total > bool 5e6"
eventually 30 'the kernel forwarded' holds 'wgx_forwarded_packets_total{path="kernel"}'
eventually 30 'the store is written' holds 'wgx_store_up'
eventually 30 'the build is told' holds 'wgx_build_info{version!="",java_version=~"25.*"}'
say 'Prometheus knows hub, spoke, their handshakes and bytes, and which path forwarded'

# ---- what we ship asks for what is there ----
grep -oh 'wgx_[a-z_]*' "$MONITORING"/wgx-alerts.yml "$MONITORING/wgx-dashboard.json" | sort -u >"$RUN/asked.txt"
while read -r name; do
    grep -q "^${name}[{ ]" "$RUN/metrics.txt" || fail "a rule or the dashboard asks for $name, which nobody tells"
done <"$RUN/asked.txt"
jq -r '.panels[].targets[].expr' "$MONITORING/wgx-dashboard.json" | sed 's/\$__rate_interval/1m/g; s/\$instance/.+/g' >"$RUN/expressions.txt"
while read -r expression; do
    query "$expression" >/dev/null || fail "Prometheus does not understand the dashboard's $expression"
done <"$RUN/expressions.txt"
say "rules and dashboard ask for $(wc -l <"$RUN/asked.txt") names, all of them told"

# ---- a hub that goes ----
halt hub sync
on hub wgx hub stop
on relay wgx relay forget "$hub_key" >/dev/null
eventually 60 'the hub is told as offline' holds "wgx_hub_online{hub=\"$hub_key\"} == bool 0"
eventually 60 'its alert is about to fire' holds 'ALERTS{alertname="WgxHubOffline"}'
say 'the hub goes, and its alert is pending'
