#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# path kernel
# The same initiations, some right and most wrong in one place, to our responder and to wireguard-go: both must accept
# or neither.
# shellcheck source=../lib.sh
source "$(dirname "$0")/../lib.sh"
scenario handshake-comparison

CLASSES=$(printf '%s:' "$ROOT"/wgx-fuzz/target/test-classes "$ROOT"/wgx-protocol/target/{classes,test-classes} "$ROOT"/wgx-app/target/libraries/bcprov-*.jar)
comparison() { on other "$JAVA_HOME/bin/java" -XX:+UseSerialGC -cp "$CLASSES" dev.wgx.noise.ResponderComparison "$@"; }

machine other
spawn other wireguard-go env WG_PROCESS_FOREGROUND=1 wireguard-go wg0
eventually 20 'wireguard-go is there' on other wg show wg0
on other ip link set wg0 up

for seed in 1 2 "$RANDOM"; do
    # Other keys each time: an initiation with a timestamp of the far future shuts its peer out for good.
    comparison config 51820 "$seed" | on other sh -c 'umask 077; cat >/run/wg0.conf'
    on other wg setconf wg0 /run/wg0.conf
    log=$RUN/comparison-$seed.log
    comparison compare 127.0.0.1 51820 "$seed" >"$log" || { cat "$log"; fail "we and wireguard-go differ (seed $seed)"; }
    say "$(tail -1 "$log")"
done
