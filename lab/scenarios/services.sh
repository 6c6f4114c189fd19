#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# path kernel
# The services of the Debian package, under a real systemd: a relay with an /etc/wgx that wgx 0.9 left, and a hub with
# wireguard-go. The relay is its own user's, hardened, ready in time, small, started again when it dies or hangs, and
# not when its configuration is wrong. The hub's tunnel outlives its watch, and ends with its service.
#
#   hub (systemd) ── hub-nat ── internet ── relay (systemd)
# shellcheck source=../network.sh
source "$(dirname "$0")/../network.sh"
# shellcheck source=../debian.sh
source "$LAB/debian.sh"
scenario services

UNITS=/usr/lib/systemd/system

# installed MACHINE: installs the package there.
installed() { online "$1" apt-get install -qq "./${PACKAGE##*/}" >"$RUN/apt.log" 2>&1 || { cat "$RUN/apt.log"; fail "the package cannot be installed on $1"; }; }

property() { on "$1" systemctl show "$2" --property "$3" --value; }
starts() { on "$1" systemctl start "$2" || { on "$1" journalctl --no-pager -n 30; fail "$2 does not start on $1"; }; }
logged() { on relay journalctl --no-pager -o cat -u wgxd "$@"; }
rss_mib() { on relay awk '/^VmRSS/ { print int($2 / 1024) }' "/proc/$(property relay wgxd MainPID)/status"; }
is_small() { (($(rss_mib) <= $1)); }
restarts() { property relay wgxd NRestarts; }
last_sign() { property relay wgxd WatchdogTimestampMonotonic; }
gave_sign_after() { (($(last_sign) > $1)); }
started_again() { (($(restarts) > $1)) && on relay wgx relay running; }
has_priority() { logged -p "$1..$1" | grep -q "$2"; }

# wireguard_go: prints its process on the hub.
wireguard_go() { on hub pgrep -x wireguard-go; }
interface_is_gone() { ! on hub ip link show dev wgx && ! wireguard_go; }
has_another_process() { [[ -n $(wireguard_go) && $(wireguard_go) != "$1" ]]; }
watch_runs_again() { [[ $(property hub wgx-hub NRestarts) == 1 && $(property hub wgx-hub ActiveState) == active ]]; }

internet
package "$(uname -m)"
debian_root trixie
rented relay "$PACKAGE"
attach relay "$RELAY4" "$RELAY6"
rented hub "$PACKAGE"
site hub plain 198.51.100.1
printf '%s\n' '[Relay]' "PrivateKey = $(wg genkey)" 'AllowedPublicKeys =' | on relay sh -c 'umask 077 && mkdir /etc/wgx && cat >/etc/wgx/relay.conf'
installed relay
installed hub

# ---- the units ----
on relay systemd-analyze verify wgxd.service wgx-hub.service wgx-spoke.service wgx-interface@hub.service
diff <(sed 's/spoke/hub/g' "$ROOT/packaging/systemd/wgx-spoke.service") "$ROOT/packaging/systemd/wgx-hub.service" || fail 'the units of hub and spoke differ'
for unit in wgxd:20 wgx-hub:21 wgx-spoke:21; do
    # What hub and spoke have more is CAP_NET_RAW, for the probes of direct paths.
    limit=${unit#*:} unit=${unit%:*}
    exposure=$(on relay systemd-analyze security --no-pager --offline=true "$UNITS/$unit.service" | sed -n 's/.*level for .*: \([0-9.]*\).*/\1/p')
    at_most "$limit" "${exposure/./}" "exposure of $unit by systemd-analyze, in tenths"
done

# ---- the relay, with root's files ----
ready_ms=1000000
for ((i = 0; i < 3; i++)); do
    on relay systemctl stop wgxd
    starts relay wgxd
    on relay wgx relay running >"$RUN/running.log" || fail 'wgxd does not answer when systemd says that it is ready'
    took_ms=$((($(property relay wgxd ActiveEnterTimestampMonotonic) - $(property relay wgxd InactiveExitTimestampMonotonic)) / 1000))
    ((ready_ms < took_ms)) || ready_ms=$took_ms
done
say "ms from systemctl start until wgxd is ready, the quickest of three: $ready_ms"
[[ $(on relay stat -c %U "/proc/$(property relay wgxd MainPID)") == wgx ]] || fail 'wgxd does not run as wgx'
if logged | grep 'could not give up'; then fail 'the unit keeps wgxd from giving up what it does not need'; fi
on relay stat -c %U "/proc/$(property relay wgxd MainPID)/mem" | grep -qx root || fail 'the memory of wgxd may be dumped'
on relay wgx relay status | grep -q 'kernel path: on at wan' || { on relay wgx relay status; fail 'the kernel path is not on'; }
on relay sh -c 'ls /sys/fs/bpf/wgx-8787-*/entries' >/dev/null || fail 'the kernel path is not pinned'
has_priority warning 'nobody is allowed' || { logged; fail 'a warning does not have its priority'; }
has_priority info 'listens on UDP port 8787' || fail 'the notice of the start does not have its priority'
say "wgxd runs as its own user, with the kernel path, and its lines have priorities"
eventually 60 'wgxd is small when idle' is_small 90
say "MiB of memory when idle: $(rss_mib)"

# ---- reload, mistakes, deaths, hangs ----
on hub wgx hub init "$RELAY4" --relay-public-key "$(on relay wgx relay public-key)" &>"$RUN/hub-init.log"
set_lines relay /etc/wgx/relay.conf "AllowedPublicKeys = $(key_in hub /etc/wgx/hub.conf)"
on relay systemctl reload wgxd
eventually 10 'the reload is in the journal' has_priority info 'configuration read again: 1 public key allowed'

on relay sed -i 's/^AllowedPublicKeys/Allowed/' /etc/wgx/relay.conf
if on relay systemctl restart wgxd 2>/dev/null; then fail 'wgxd starts with a mistake in its configuration'; fi
[[ $(property relay wgxd ActiveState) == failed && $(property relay wgxd ExecMainStatus) == 3 ]] || fail 'a mistake in the configuration is tried again'
has_priority err 'relay.conf, line' || { logged -n 5; fail 'the mistake does not have its priority'; }
on relay sed -i 's/^Allowed /AllowedPublicKeys /' /etc/wgx/relay.conf
say 'a mistake in the configuration is not tried again'

on relay sh -c 'mkdir /etc/systemd/system/wgxd.service.d && printf "%s\n" "[Service]" WatchdogSec=20 TimeoutAbortSec=1 >/etc/systemd/system/wgxd.service.d/impatient.conf'
on relay systemctl daemon-reload
starts relay wgxd
on relay systemctl kill --kill-who=main --signal=KILL wgxd
eventually 20 'wgxd is started again after its death' started_again 0
# The first sign may be what says that it is ready, the next one is given because time has passed.
for ((i = 0; i < 2; i++)); do
    eventually 30 'wgxd gives a sign of life' gave_sign_after "$(last_sign)"
done
before=$(restarts)
on relay systemctl kill --kill-who=main --signal=STOP wgxd
eventually 60 'wgxd is started again when it hangs' started_again "$before"
logged | grep 'Watchdog timeout' >/dev/null || { logged -n 20; fail 'wgxd was started again, but not by the watchdog'; }
say 'wgxd gives signs of life, and is started again after a death and after a hang'

# ---- the hub ----
starts hub wgx-hub
reaches hub "$RELAY_INNER"
process=$(wireguard_go)
pings_start hub "$RELAY_INNER"
on hub systemctl kill --kill-who=main --signal=KILL wgx-hub
eventually 20 'the watch is started again' watch_runs_again
on hub systemctl restart wgx-hub
sleep 1
pings_stop hub "$RELAY_INNER"
at_most 0 "$(pings_lost hub "$RELAY_INNER")" "pings lost of $(pings_sent hub "$RELAY_INNER"), while the watch crashed and was restarted"
[[ $(wireguard_go) == "$process" ]] || fail 'the interface was made anew'
on hub pkill -KILL -x wireguard-go
eventually 60 'a WireGuard that died is started again' has_another_process "$process"
reaches hub "$RELAY_INNER"
say 'a WireGuard that died is started again by its unit'
on hub systemctl stop wgx-hub
eventually 10 'the interface goes with the service' interface_is_gone
say 'the tunnel outlives its watch, and ends with its service'

# ---- the end ----
on relay systemctl stop wgxd
[[ $(property relay wgxd Result) == success ]] || fail 'stopping wgxd counts as a failure'
on relay test ! -e /run/wgx || fail '/run/wgx is left'
