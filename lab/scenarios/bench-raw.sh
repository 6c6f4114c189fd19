#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# path kernel
# wgx-bench drives relays that it knows by address only: the kernel (nftables), and wgxd. At a low rate neither may lose
# anything.
#
#   gen: hub and spokes ── wire ── relay: nftables, wgxd
# shellcheck source=../bench-lib.sh
source "$(dirname "$0")/../bench-lib.sh"
scenario bench-raw

RATE=2000

nothing_is_lost() {
    local relay=$1 direction=${2-up} tag=$1-${2-up}
    local file=$RUN/$tag.json
    load "$tag" "$relay" --spokes 8 --size imix --rate "$RATE" --direction "$direction" --warmup 0.5 --duration 2
    say "$relay, $direction: $(jq -r '"\(.sent) sent, \(.lost) lost, \(.late) late, p50 \(.latency.p50 | round) us"' "$file")"
    jq -e '.sent > 0 and .lost == 0 and .repeated == 0 and .misdelivered == 0' "$file" >/dev/null || { cat "$file"; fail "$relay lost or repeated something"; }
}

bench_machines
arrive singly
nothing_is_lost nft both
nothing_is_lost direct
relay_runs batched "$GEN_CORE,$RELAY_CORE" 8787
relay_runs one-call "$GEN_CORE,$RELAY_CORE" 8788 'BatchedCalls = off'
relay_runs kernel "$GEN_CORE,$RELAY_CORE" 8793 'KernelPath = on' 'KernelPathInterfaces = rk'
nothing_is_lost batched both
nothing_is_lost one-call
nothing_is_lost kernel both

arrive bursts
load bursts batched --spokes 64 --segmentation on --burst 32 --rate "$RATE" --warmup 0.5 --duration 2
jq -e '.lost == 0 and .late == 0 and .cpu.relay > 0' "$RUN/bursts.json" >/dev/null || { cat "$RUN/bursts.json"; fail 'bursts are lost or out of order'; }
say "bursts of 32 through wgxd: $(jq .sent "$RUN/bursts.json") sent, none lost, none late"
