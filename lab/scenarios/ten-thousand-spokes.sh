#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A hub publishes as many spokes as the relay takes, and then one more. The relay is killed and still has them.
#
#   hub ── hub-nat ── internet ── relay
# shellcheck source=../network.sh
source "$(dirname "$0")/../network.sh"
scenario ten-thousand-spokes

SPOKES=10000

# 43 characters of base64 and '=': the last carries four bits, as in any text of 32 bytes.
peers() {
    awk -v count="$1" -v seed="$2" 'BEGIN {
        srand(seed)
        all = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        last = "AEIMQUYcgkosw048"
        for (i = 0; i < count; i++) {
            key = ""
            for (j = 0; j < 42; j++) key = key substr(all, 1 + int(rand() * 64), 1)
            key = key substr(last, 1 + int(rand() * 16), 1) "="
            printf "\n[Peer]\nPublicKey = %s\nAllowedIPs = 10.120.%d.%d/32\n", key, 1 + int(i / 250), 1 + i % 250
        }
    }'
}

listed() { on relay wgx relay routes --json | jq length; }
memory_mib() { echo $(($(on relay sh -c 'awk "/^VmRSS/ { print \$2 }" /proc/$(cat /run/wgxd.pid)/status') / 1024)); }

internet
relay_starts
site hub plain 198.51.100.1
hub_starts hub
say "memory of wgxd before: $(memory_mib) MiB"

peers "$SPOKES" 1 | on hub sh -c 'cat >>/etc/wgx/hub.conf'
started=$(now_ms)
on hub wgx hub sync >"$RUN/sync.log" 2>&1 || { cat "$RUN/sync.log"; fail 'the set is not published'; }
say "$(tail -n 1 "$RUN/sync.log")"
say "ms until acknowledged, with the start of wgx: $(($(now_ms) - started))"
[[ $(listed) == "$SPOKES" ]] || fail "the relay lists $(listed) spokes"
say "the relay lists $(listed) spokes; memory of wgxd: $(memory_mib) MiB"

# The interface has them too. The first look is not timed: it reads the program from the disk.
on hub wgx hub reload
for ((i = 0; i < 3; i++)); do
    started=$(now_ms)
    on hub wgx hub spokes >"$RUN/spokes.log" 2>&1 || { cat "$RUN/spokes.log"; fail 'hub spokes fails'; }
    took=$(($(now_ms) - started))
done
[[ $(grep -c ' never ' "$RUN/spokes.log") == "$SPOKES" ]] || fail "hub spokes shows not all: $(tail -n 2 "$RUN/spokes.log")"
say "hub spokes lists $SPOKES in ms, with the start of wgx: $took"

kill_relay KILL
eventually 10 'the control socket answers again' on relay wgx relay running
[[ $(listed) == "$SPOKES" ]] || fail "after a restart the relay lists $(listed) spokes"
say "after kill -9 and a restart it lists $(listed); memory of wgxd: $(memory_mib) MiB"

reaches hub "$RELAY_INNER" 20
peers 1 2 | on hub sh -c 'sed "s/AllowedIPs.*/AllowedIPs = 10.120.200.1\/32/" >>/etc/wgx/hub.conf'
expect_warning 'at most 10000 spokes'
if on hub wgx hub sync >"$RUN/one-more.log" 2>&1; then fail 'one spoke more was accepted'; fi
grep -q "at most $SPOKES spokes" "$RUN/one-more.log" || { cat "$RUN/one-more.log"; fail 'the refusal gives no reason'; }
say "one more: $(tail -n 1 "$RUN/one-more.log")"
[[ $(listed) == "$SPOKES" ]] || fail "after the refusal the relay lists $(listed) spokes"
