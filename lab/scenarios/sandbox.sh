#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# path kernel
# What a running wgxd has given up, in each of its threads, without systemd: as root, as a plain user, and where a part
# of the sandbox cannot be had. And that it still does everything: reloads, an interface that comes, the kernel path off
# and on, the allow-list, restarts.
#
#   hub ── hub-nat ── internet ── anna-nat ── anna
#                        └── relay
# shellcheck source=../network.sh
source "$(dirname "$0")/../network.sh"
scenario sandbox

# CAP_DAC_OVERRIDE, CAP_FOWNER, CAP_NET_BIND_SERVICE, CAP_NET_ADMIN, CAP_BPF.
KEPT=$((1 << 1 | 1 << 3 | 1 << 10 | 1 << 12 | 1 << 39))

# java_of TAG: prints the process that runs Java, which is what the launcher has become.
java_of() { on relay cat "/run/$1.pid"; }

# threads PROCESS FIELD: prints the field's value in each thread, once each.
threads() { on relay sh -c 'cat /proc/"$0"/task/*/status' "$1" | awk -v field="$2:" '$1 == field { print $2 }' | sort -u; }

is_filtered() { [[ $(threads "$1" Seccomp) == 2 ]]; }

# has_given_up PROCESS CAPABILITIES: no thread has more than these capabilities, and none can get any.
has_given_up() {
    local kept
    eventually 20 'all threads have a filter for system calls' is_filtered "$1"
    [[ $(threads "$1" NoNewPrivs) == 1 ]] || fail 'a thread may gain privileges'
    for kept in $(threads "$1" CapEff) $(threads "$1" CapPrm) $(threads "$1" CapInh); do
        (((0x$kept & ~$2) == 0)) || fail "a thread has the capabilities $kept"
    done
    on relay grep -qE '^Max core file size +0 +0 ' "/proc/$1/limits" || fail 'cores may be dumped'
    # What belongs to root in a process of somebody else shows that its memory may not be dumped or looked into.
    [[ $(on relay stat -c %U "/proc/$1/mem") == root ]] || fail 'other processes of its user may look into its memory'
}

status_says() { on relay wgx relay status | grep -qF -- "$1"; }
sees() { on relay wgx relay status | grep 'kernel path: on at' | grep -qw -- "$1"; }
runs_anew() { [[ $(java_of wgxd) != "$1" ]] && on relay wgx relay running; }
log_has() { grep -qF -- "$1" "$RUN/$2"; }

internet
relay_starts
site hub plain 198.51.100.1
hub_starts hub
site anna plain 198.51.100.10
spoke_joins hub anna
both_ways hub anna "$HUB_INNER" "$(inner anna)"

# ---- root ----
# As systemd mounts it. Without it wgxd has done that, for which it keeps CAP_SYS_ADMIN.
[[ $(on relay stat -f -c %T /sys/fs/bpf) == bpf_fs ]] || fail 'wgxd has not mounted a file system for its pins'
process=$(java_of wgxd)
kill_relay TERM
eventually 20 'wgxd is started again' runs_anew "$process"
process=$(java_of wgxd)
has_given_up "$process" "$KEPT"
(((0x$(on relay awk '$1 == "CapBnd:" { print $2 }' "/proc/$process/status") & ~KEPT) == 0)) || fail 'a program that it executed would get its capabilities back'
say "root: $(on relay sh -c 'ls /proc/"$0"/task | wc -l' "$process") threads, all with a filter, none with more capabilities than needed"
! log_has 'could not give up' relay-wgxd.log || { grep 'could not give up' "$RUN/relay-wgxd.log"; fail 'a part of the sandbox is missing'; }

# ---- all that it has to do ----
both_ways hub anna "$HUB_INNER" "$(inner anna)"
on relay sh -c 'kill -HUP "$0"' "$process"
eventually 10 'the reload by a signal is done' log_has 'configuration read again' relay-wgxd.log
on relay ip link add spare type veth peer name spare-end
on relay ip address add 203.0.113.99/32 dev spare
on relay ip link set spare-end up
on relay ip link set spare up
on relay wgx relay reload >/dev/null
eventually 60 'the kernel path is at an interface that has come' sees spare
on relay ip link del spare
set_lines relay /etc/wgx/relay.conf 'KernelPath = off'
on relay wgx relay reload >/dev/null
eventually 10 'the kernel path is off' status_says 'kernel path: off'
both_ways hub anna "$HUB_INNER" "$(inner anna)"
set_lines relay /etc/wgx/relay.conf 'KernelPath = on'
on relay wgx relay reload >/dev/null
eventually 10 'the kernel path is on again' status_says 'kernel path: on'
transfer hub anna "$(inner anna)" 20
stranger=$(on relay wg genkey | wg pubkey)
on relay wgx relay allow "$stranger" --name stranger >/dev/null
on relay grep -qF "$stranger" /etc/wgx/relay.conf || fail 'the allow-list is not written'
on relay wgx relay deny "$stranger" >/dev/null
is_filtered "$process" || fail 'a thread that came later has no filter'
[[ $(java_of wgxd) == "$process" ]] || fail 'wgxd has been started again meanwhile'
kill_relay KILL
eventually 20 'wgxd is started again after its death' runs_anew "$process"
both_ways hub anna "$HUB_INNER" "$(inner anna)"
say 'in its sandbox the relay reloads, follows interfaces, switches the kernel path, writes its configuration, and restarts'

# ---- a plain user ----
# What root's relay has left in the kernel is root's.
expect_warning 'what an earlier wgxd may have left in the kernel cannot be removed'
on relay sh -c 'mkdir -m 0700 /run/plain && printf "%s\n" "[Relay]" "AllowedPublicKeys = all" "ListenPort = 9787" \
    "UnixSocketPath = /run/plain/wgxd.sock" "StateFile = /run/plain/relay.db" >/run/plain/relay.conf && chown -R nobody /run/plain'
spawn relay plain-wgxd "$LAB/supervise" /run/plain.pid setpriv --reuid nobody --clear-groups --bounding-set -all wgxd /run/plain/relay.conf
eventually 20 'a plain user'"'"'s wgxd answers' on relay wgx --socket /run/plain/wgxd.sock relay running
has_given_up "$(java_of plain)" 0
! log_has 'could not give up' relay-plain-wgxd.log || { cat "$RUN/relay-plain-wgxd.log"; fail 'a part of the sandbox is missing for a plain user'; }
say "a plain user's wgxd has the same sandbox, and no capability"
halt relay plain-wgxd
relay_says
