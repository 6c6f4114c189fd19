#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# path kernel
# The kernel goes on forwarding while wgxd is killed, upgraded, stopped and switched to user space and back, under a
# running transfer and pings.
#
#   hub ── hub-nat ── internet ── anna-nat ── anna
#                        └── relay: the kernel path, wgxd or none
# shellcheck source=../network.sh
source "$(dirname "$0")/../network.sh"
scenario kernel-path

# timeouts MACHINE: prints how often its TCP had to wait for a retransmission timer.
timeouts() { on "$1" nstat -asz TcpExtTCPTimeouts | awk '/TCPTimeouts/ { print $2 }'; }

# kernel_share: prints the percentage of relayed packets that the kernel forwarded.
kernel_share() {
    on relay wgx relay sessions --json | jq '[.[] | .toResponderPackets + .toInitiatorPackets] as $all |
        [.[] | .toResponderKernelPackets + .toInitiatorKernelPackets] as $kernel | ($kernel | add) * 100 / ($all | add) | floor'
}

in_kernel() { on relay sh -c 'bpftool map show pinned /sys/fs/bpf/wgx-8787-*/entries'; }

# traces: prints what is left in the kernel, which should be nothing.
traces() { on relay sh -c 'ls -d /sys/fs/bpf/wgx-* 2>/dev/null; tc qdisc show dev wan | grep clsact; cat /proc/sys/net/ipv4/conf/lo/forwarding' | grep -vx 0 || true; }

# uninterrupted SECONDS TEXT COMMAND...: runs the command in a transfer of so many seconds. No ping may be lost but the
# last, which may still be under way, and nobody may wait for a retransmission timer. On a machine that is short of
# processors either may happen by itself: therefore there are three attempts. Without the kernel path each would fail.
uninterrupted() {
    local seconds=$1 text=$2 waited lost attempt
    shift 2
    for attempt in 1 2 3; do
        waited=$(($(timeouts hub) + $(timeouts anna)))
        transfer_start anna hub "$HUB_INNER" 20 "$seconds"
        pings_start hub "$anna"
        sleep 1.5
        "$@"
        transfer_running || fail 'the transfer was over too early'
        transfer_end
        pings_stop hub "$anna"
        waited=$(($(timeouts hub) + $(timeouts anna) - waited))
        eventually 10 'wgxd answers' on relay wgx relay running
        lost=$(pings_lost hub "$anna")
        say "$text: $waited retransmission timeouts, $lost pings lost, $(longest_gap hub "$anna") ms between two answers"
        ((waited || lost > 1)) || return 0
    done
    fail "retransmission timeouts or lost pings in each of $attempt attempts"
}

set_path() {
    set_lines relay /etc/wgx/relay.conf "KernelPath = $1"
    on relay wgx relay reload >/dev/null
}

to_and_fro() {
    set_path off
    if in_kernel >/dev/null 2>&1; then fail 'the kernel still has the entries'; fi
    sleep 1
    set_path on
    in_kernel >/dev/null || fail 'the kernel has no entries'
    sleep 1
    set_path off
    sleep 0.5
    set_path on
}

internet
relay_starts
site hub plain 198.51.100.1
site anna plain 198.51.100.10
hub_starts hub
spoke_joins hub anna
anna=$(inner anna)
transfer anna hub "$HUB_INNER" 20
at_least 99 "$(kernel_share)" '% of the packets were forwarded by the kernel'

uninterrupted 5 'wgxd is killed' kill_relay KILL
uninterrupted 5 'wgxd is upgraded' kill_relay TERM
uninterrupted 12 'the kernel path is switched off and on' to_and_fro

halt relay wgxd KILL
kill_relay KILL
for _ in 1 2 3 4 5; do
    sleep 1
    answers hub "$anna" || fail 'the kernel does not go on without wgxd'
done
say 'without wgxd, the kernel goes on'
on relay wgxd --uninstall-kernel-path
[[ -z $(traces) ]] || fail "left behind: $(traces)"
if answers hub "$anna"; then fail 'somebody still forwards'; fi
say 'uninstalled: nothing is left and nothing is forwarded'

set_lines relay /etc/wgx/relay.conf 'AdmitPublishedSpokes = on'
on relay sh -c 'echo "KernelPathOnExit = remove" >>/etc/wgx/relay.conf'
spawn relay wgxd wgxd
eventually 10 'wgxd answers' on relay wgx relay running
reaches hub "$anna"
in_kernel >"$RUN/entries.log" || fail 'the kernel has no entries'
halt relay wgxd TERM
[[ -z $(traces) ]] || fail "left behind with KernelPathOnExit = remove: $(traces)"
say 'with KernelPathOnExit = remove a clean stop leaves nothing'
