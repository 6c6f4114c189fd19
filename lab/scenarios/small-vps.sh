#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# long
# path kernel
# The relay in a control group of 512 MiB, as on the smallest VPS: 10 000 spokes shake hands with it and with one hub
# through it, then it is ended and started again while all of them send on. Needs a control group for memory that may
# have children.
#
#   gen (a hub and 10 000 spokes) ── relay (512 MiB)
# shellcheck source=../bench-lib.sh
source "$(dirname "$0")/../bench-lib.sh"
scenario small-vps

SPOKES=10000
LIMIT_MIB=512

# group_of TOP FILE...: makes a control group below TOP that has these files, prints its place.
group_of() {
    local place=$1/wgx-lab-$SCENARIO
    echo +memory 2>/dev/null >"$1/cgroup.subtree_control" || true
    [[ -d $1 ]] && mkdir -p "$place" && [[ -e $place/$2 ]] && echo "$place"
}

if GROUP=$(group_of /sys/fs/cgroup memory.max); then
    LIMIT=memory.max PEAK=memory.peak KILLS=memory.events
elif GROUP=$(group_of /sys/fs/cgroup/memory memory.limit_in_bytes); then
    LIMIT=memory.limit_in_bytes PEAK=memory.max_usage_in_bytes KILLS=memory.oom_control
else
    fail 'there is no control group for memory that may have children'
fi
trap 'rmdir "$GROUP"; on_exit $?' EXIT
echo $((LIMIT_MIB << 20)) >"$GROUP/$LIMIT"

# What goes into swap does not count as fitting.
[[ ! -e $GROUP/memory.swap.max ]] || echo 0 >"$GROUP/memory.swap.max"
[[ ! -e $GROUP/memory.memsw.limit_in_bytes ]] || echo $((LIMIT_MIB << 20)) >"$GROUP/memory.memsw.limit_in_bytes"

# shellcheck disable=SC2016
printf '%s\n' '#!/bin/sh' "echo \$\$ >$GROUP/cgroup.procs" 'exec "$@"' >"$RUN/limited"
chmod +x "$RUN/limited"

machine gen
machine relay
cable gen gw relay rw
up gen gw "$GEN4/24"
up relay rw "$WIRE4/24"
on gen ip route add local "$CROWD_NET" dev lo
on relay ip route add "$CROWD_NET" via "$GEN4"

restarting_relay
# Where this machine is a container itself.
expect_warning 'in no volume and vanish'
nsenter -t "${INIT[gen]}" --net "$BENCH" restart \
    "$WIRE4:8798,name=limited,key=$RESTARTING_KEY,start=nsenter -t ${INIT[relay]} --net $RUN/limited $BIN/wgxd $RUN/restarting.conf" \
    --json --spokes "$SPOKES" --first-address "$CROWD4" >"$RUN/restart.json" 2>"$RUN/relay-wgxd.log"
say "seconds until all of $SPOKES spokes forward again: $(jq '.allForwardedMs / 1000' "$RUN/restart.json")"
say "seconds until all of them are online again: $(jq '.allOnlineMs / 1000' "$RUN/restart.json")"
at_most "$LIMIT_MIB" $(($(cat "$GROUP/$PEAK") >> 20)) 'MiB of memory at most, with what the kernel keeps for wgxd and the pages of its files'
at_most 0 "$(awk '$1 == "oom_kill" { print $2 }' "$GROUP/$KILLS")" 'processes that were ended for want of memory'
