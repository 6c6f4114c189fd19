#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# path kernel
# The relay moves to another address, with its key and its allow-list but without its memory, as to a new VPS, and its
# name follows. A hub and a spoke that run a watch are back by themselves; a spoke with nothing but wg-quick needs its
# tunnel switched off and on. Then the name gets an IPv6 address that leads nowhere beside the right one, and last the
# relay has another key.
#
#   hub (watch) ── hub-nat ──┐              ┌── anna-nat ── anna (watch)
#                            ├── internet ──┤
#   relay ───────────────────┘              └── bert-nat ── bert (wg-quick only)
# shellcheck source=../network.sh
source "$(dirname "$0")/../network.sh"
scenario relay-moves

NEW4=203.0.113.20
DEAD6=2001:db8:dead::1

# named ADDRESS...: gives the relay's name these addresses, everywhere.
named() {
    local machine
    for machine in hub anna bert; do
        { echo '127.0.0.1 localhost'; printf '%s relay.example\n' "$@"; } | on "$machine" sh -c 'cat >/etc/hosts'
    done
}

# relay_elsewhere: stops wgxd, takes its memory and its address away, and starts it at the new one.
relay_elsewhere() {
    halt relay wgxd
    kill_relay KILL
    on relay sh -c 'rm -rf /var/lib/wgx/*'
    address_moves relay "$RELAY4" "$NEW4"
    wgxd_starts
}

wgxd_starts() {
    spawn relay wgxd "$LAB/supervise" /run/wgxd.pid wgxd
    eventually 20 'wgxd answers again' on relay wgx relay running
}

watch_says() { grep -qF "$2" "$RUN/$1-sync.log"; }

internet
relay_starts
site hub plain 198.51.100.1 2001:db8:1
site anna plain 198.51.100.10
site bert plain 198.51.100.11
on internet ip -6 route add blackhole "$DEAD6/128"
named "$RELAY4"
hub_starts hub relay.example
spoke_joins hub bert

on anna wgx spoke init relay.example --relay-public-key "$RELAY_KEY" --address 10.120.0.4/16 >"$RUN/anna-init.log" 2>&1
on hub wgx hub add-spoke --name anna --public-key "$(key_in anna /etc/wgx/spoke.conf)" >"$RUN/anna.conf" 2>>"$RUN/anna-init.log"
sed -n 's/^PresharedKey *= *//p' "$RUN/anna.conf" | on anna sh -c 'umask 077; cat >hub.psk'
on anna wgx spoke add-hub "$(public_key hub)" hub.psk >>"$RUN/anna-init.log" 2>&1
on anna wgx spoke start >>"$RUN/anna-init.log" 2>&1
spawn anna sync wgx spoke sync --watch
both_ways hub anna "$HUB_INNER" "$(inner anna)"
eventually 20 'the watches are in step' watch_says anna 'In step'

# ---- the move ----
pings_start anna "$HUB_INNER" 0.2
relay_elsewhere
named "$NEW4"
named_ms=$(now_ms)
eventually 60 'the hub follows' watch_says hub "The relay is at $NEW4:8787 now"
hub_ms=$(($(now_ms) - named_ms))
reaches anna "$HUB_INNER" 60
spoke_ms=$(($(now_ms) - named_ms))
in_time 15000 "$hub_ms" "ms from the name's change until the hub is in step"
in_time 15000 "$spoke_ms" "ms from the name's change until hub and spoke with a watch reach each other"
pings_stop anna "$HUB_INNER"
answers bert "$HUB_INNER" && fail 'a stock spoke follows by itself: say so in the README'
on bert wg-quick down wgx >>"$RUN/bert-wg-quick.log" 2>&1
on bert wg-quick up wgx >>"$RUN/bert-wg-quick.log" 2>&1
reaches bert "$HUB_INNER"
say 'a spoke with nothing but wg-quick is back once its tunnel was switched off and on'

# ---- an IPv6 address that leads nowhere ----
named "$DEAD6" "$NEW4"
on hub wgx hub stop >>"$RUN/hub-init.log" 2>&1
on hub wgx hub start >>"$RUN/hub-init.log" 2>&1
started_ms=$(now_ms)
on hub wg show wgx endpoints | grep -qF "[$DEAD6]:8787" || fail 'the hub does not begin with the IPv6 address'
reaches hub "$RELAY_INNER" 60
in_time 15000 $(($(now_ms) - started_ms)) 'ms that an IPv6 address that leads nowhere holds the hub up'

# ---- another key ----
halt relay wgxd
kill_relay KILL
on relay sed -i '/^PrivateKey/d' /etc/wgx/relay.conf
wgxd_starts
eventually 30 'the watch shows the other key' watch_says hub 'has another key than the pinned one'
(on hub wgx hub sync 2>&1 || true) >"$RUN/sync-once.log"
sentence=$(sed 's/^wgx: //' "$RUN/sync-once.log")
watch_says hub "$sentence" || fail "sync says another sentence than its watch: $sentence"
say 'sync and its watch say the same of another key, and neither believes it'
uniq -d "$RUN/hub-sync.log" | grep . && fail 'the watch repeats a line'
sed 's/^/  | /' "$RUN/hub-sync.log"
