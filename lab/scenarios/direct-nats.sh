#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# path kernel
# Which kinds of NAT hub and spoke find a direct path through, and how long that takes them. Where none is to be had
# they stay relayed. A few pairs of kinds, or all with WGX_LAB_ALL=1; or those in WGX_LAB_PAIRS, like
# "plain/open=direct", where "any" instead of direct or relayed expects nothing. Each pair is made anew, and tried RUNS
# times (default 1).
#
#   hub (watch) ── hub-nat [── hub-isp] ── internet ── [anna-isp ──] anna-nat ── anna (watch)
#                                             └── relay
# shellcheck source=../direct.sh
source "$(dirname "$0")/../direct.sh"
scenario direct-nats

RUNS=${RUNS-1}
RELAYED_SECONDS=12
FEW=(plain/plain=direct open/rewriting=direct plain/rewriting=relayed)
ALL=(
    public/plain=direct public/rewriting=direct plain/public=direct rewriting/public=direct
    open/open=direct open/half-open=direct open/plain=direct open/rewriting=direct plain/open=direct rewriting/open=direct
    half-open/half-open=direct half-open/plain=direct half-open/rewriting=direct rewriting/half-open=direct
    plain/plain=direct plain/rewriting=relayed rewriting/plain=relayed rewriting/rewriting=relayed
    burning/plain=direct plain/burning=direct burning/burning=direct
    carrier/plain=direct plain/carrier=direct carrier/carrier=direct open+plain/plain=direct
    plain/plain+rewriting=relayed open/plain+rewriting=direct public/plain+rewriting=direct
    plain/neighbour=direct plain/hairpin=direct rewriting/neighbour=direct
    plain6/plain6=direct rewriting6/rewriting6=any
)
[[ ${WGX_LAB_ALL-} == 1 ]] && PAIRS=("${ALL[@]}") || PAIRS=("${FEW[@]}")
[[ -z ${WGX_LAB_PAIRS-} ]] || read -ra PAIRS <<<"$WGX_LAB_PAIRS"

# ways_found EXPECTED: waits for the direct path, or long enough where none is expected.
ways_found() {
    case $1 in
        direct) (eventually 40 'both are direct' both_direct) 2>/dev/null || true ;;
        *) sleep "$RELAYED_SECONDS" ;;
    esac
    # The switch is over when both still say so, and both directions work.
    sleep 1
}

# row HUB-PLACE ANNA-PLACE EXPECTED: tries once, and adds a line to the table.
row() {
    local found=half ms=- pings=answered verdict=
    direct_starts
    ways_found "$3"
    if both_direct; then
        found=direct ms=$(took_ms)
    elif both_relayed; then
        found=relayed
    fi
    (tunnel_reaches) 2>/dev/null || pings=lost
    [[ $3 == any || $found == "$3" ]] && [[ $pings == answered ]] || verdict="FAILED, expected $3"
    printf '%-16s %-16s %-8s %7s  %-9s %-24s %-24s %s\n' "$1" "$2" "$found" "$ms" "$pings" "$(path hub)" "$(path anna)" "$verdict" |
        sed 's/ *$//' | tee -a "$TABLE" | sed 's/^/  | /'
    [[ -z $verdict ]] || keep_evidence
}

BASE=$RUN
TABLE=$BASE/table
printf '%-16s %-16s %-8s %7s  %-9s %-24s %s\n' hub spoke path ms pings "the hub's path" "the spoke's path" | tee "$TABLE" | sed 's/^/  | /'
for pair in "${PAIRS[@]}"; do
    places=${pair%=*} expected=${pair#*=}
    RUN=$BASE/${places/\//_}
    mkdir -p "$RUN"
    direct_world "${places%/*}" "${places#*/}"
    for ((run = 1; run <= RUNS; run++)); do
        ((run == 1)) || start_over
        row "${places%/*}" "${places#*/}" "$expected"
    done
    direct_ends
    check_relay_log
    teardown || true
done
RUN=$BASE
failed=$(grep -c FAILED "$TABLE" || true)
((failed == 0)) || fail "$failed of $(($(wc -l <"$TABLE") - 1)) tries ended otherwise than expected"
