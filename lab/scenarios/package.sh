#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# path kernel
# long
# The Debian package on a minimal Debian 12 and 13, each with a systemd of its own: installed, used, upgraded under a
# running transfer, removed and purged.
#
#   hub ── hub-nat ── internet ── spoke-nat ── spoke
#                        └── relay (Debian)
# shellcheck source=../network.sh
source "$(dirname "$0")/../network.sh"
# shellcheck source=../debian.sh
source "$LAB/debian.sh"
scenario package
expect_warning 'nobody is allowed: add AllowedPublicKeys'

package "$(uname -m)"
VERSION=$(sed -n '0,/<version>/s/.*<version>\(.*\)<\/version>.*/\1/p' "$ROOT/pom.xml")

# used_mb NAME: prints what its files take, without the lists and packages that apt keeps.
used_mb() { on "$1" du --summarize --block-size=1MB --exclude=/proc --exclude=/sys --exclude=/dev --exclude=/run --exclude=/var/lib/apt --exclude=/var/cache/apt / | cut -f 1; }

asks_the_relay() { on relay wgx relay status >/dev/null 2>&1; }

# install NAME FILE: installs it as its user does.
install() {
    bring "$1" "$2"
    online "$1" apt-get install -qq -y "./${2##*/}" >"$RUN/apt.log" 2>&1 || { cat "$RUN/apt.log"; fail "apt-get install ${2##*/} fails"; }
}

# apt NAME COMMAND ARGUMENT: runs apt-get where nothing is to be fetched, with the network of the machine: a relay's
# traces in the kernel belong to that.
apt() {
    on "$1" env PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get "$2" -qq -y "$3" >"$RUN/apt.log" 2>&1 || { cat "$RUN/apt.log"; fail "apt-get $2 $3 fails"; }
}

is_installed_in_a_minute() {
    local before started
    before=$(used_mb relay)
    started=$(now_ms)
    online relay apt-get update -qq >"$RUN/apt.log" 2>&1 || { cat "$RUN/apt.log"; fail 'apt-get update fails'; }
    install relay "$PACKAGE"
    on relay systemctl is-active --quiet wgxd && fail 'wgxd runs before it is enabled'
    on relay systemctl --quiet enable --now wgxd
    eventually 20 'wgxd answers' asks_the_relay
    in_time 60000 $(($(now_ms) - started)) 'ms from apt-get update to the first wgx relay status'
    at_most 150 $(($(used_mb relay) - before)) 'MB added by the package and what it depends on'
}

has_what_a_package_has() {
    local absent words
    for absent in java javac gcc cc; do
        ! on relay sh -c "command -v $absent" >/dev/null || fail "the package brought $absent"
    done
    [[ $(on relay wgx --version) == "wgx $VERSION" ]] || fail "wgx --version says: $(on relay wgx --version)"
    [[ $(on relay stat -c %a /etc/wgx) == 700 ]] || fail '/etc/wgx is open to others'
    on relay sh -x /usr/bin/wgxd --version 2>&1 | grep AOTCache >/dev/null || fail 'the AOT cache does not fit'
    for page in man1/wgx.1 man1/wgx-relay.1 man1/wgx-hub.1 man1/wgx-spoke.1 man1/wgx-export.1 man8/wgxd.8; do
        on relay sh -c "zcat /usr/share/man/$page.gz" | grep '^\.SH NAME' >/dev/null || fail "there is no manual page $page"
    done
    words=$(on relay bash -c 'source /usr/share/bash-completion/completions/wgx; COMP_WORDS=(wgx relay s); COMP_CWORD=2; _complete_wgx; echo "${COMPREPLY[*]}"')
    [[ $words == 'status sessions' || $words == 'sessions status' ]] || fail "bash completes 'wgx relay s' with: $words"
    on relay grep -q 'complete -c wgx .*-a status' /usr/share/fish/vendor_completions.d/wgx.fish
    on relay grep -qx '#compdef wgx' /usr/share/zsh/vendor-completions/_wgx
    [[ $(on relay dpkg --verify wgx) == '' ]] || fail "dpkg --verify says: $(on relay dpkg --verify wgx)"
    say 'wgx --version, manual pages and completions are there, a JDK and a compiler are not'
}

rss_kb() { on relay awk '/^VmRSS/ { print $2 }' "/proc/$(main_pid)/status"; }
main_pid() { on relay systemctl show --property MainPID --value wgxd; }
is_small() { (($(rss_kb) <= 90 * 1000000 / 1024)); }

# How quick a start has to be, the scenario services says.
is_small_and_how_quick() {
    local started took quickest
    for _ in 1 2 3; do
        on relay systemctl stop wgxd
        started=$(now_ms)
        on relay systemctl start wgxd
        took=$(($(now_ms) - started))
        ((took < ${quickest-60000})) && quickest=$took
    done
    say "wgxd is ready $quickest ms after systemctl start, the quickest of three"
    eventually 60 'wgxd takes 90 MB at most' is_small
    say "wgxd takes $(($(rss_kb) * 1024 / 1000000)) MB idle"
}

serves_hub_and_spoke() {
    RELAY_KEY=$(on relay wgx relay public-key)
    site hub plain 198.51.100.1
    site spoke plain 198.51.100.10
    set_lines relay /etc/wgx/relay.conf 'AllowedPublicKeys = all'
    on relay sh -c 'echo "KernelPath = on" >>/etc/wgx/relay.conf'
    on relay wgx relay reload >/dev/null
    RELAY_CONF=()
    admit() { :; }
    hub_starts hub
    spoke_joins hub spoke
}

# upgrades VERSION: to a package of this version, under pings and a transfer.
upgrades() {
    local before
    newer_package "$1"
    before=$(main_pid)
    pings_start spoke "$HUB_INNER"
    transfer_start spoke hub "$HUB_INNER" 20 10
    bring relay "$NEWER"
    apt relay install ./newer.deb
    [[ $(main_pid) != "$before" ]] || fail 'the upgrade did not restart wgxd'
    eventually 20 'wgxd answers' asks_the_relay
    sleep 1
    transfer_end
    pings_stop spoke "$HUB_INNER"
}

# A queue of a machine that is busy with other work may lose a ping: not in each of three upgrades.
is_upgraded_in_use() {
    local version lost
    on relay wgx relay status | grep -F 'kernel path: on' >/dev/null || fail 'the kernel path is off'
    for version in 96 97 98; do
        upgrades "$version"
        lost=$(pings_lost spoke "$HUB_INNER")
        say "with the kernel path: $lost of $(pings_sent spoke "$HUB_INNER") pings lost during an upgrade"
        ((lost)) || break
    done
    ((lost == 0)) || fail 'each upgrade loses packets'
    set_lines relay /etc/wgx/relay.conf 'KernelPath = off'
    on relay wgx relay reload >/dev/null
    upgrades 99
    in_time 2000 "$(longest_gap spoke "$HUB_INNER")" 'ms without an answer during an upgrade, without the kernel path'
}

is_removed_and_purged() {
    local left
    set_lines relay /etc/wgx/relay.conf 'KernelPath = on'
    on relay wgx relay reload >/dev/null
    apt relay remove wgx
    ! on relay pgrep -f dev.wgx.daemon >/dev/null || fail 'wgxd still runs after the removal'
    left=$(on relay find /usr/lib/wgx /usr/bin/wgx /usr/bin/wgxd /sys/fs/bpf -name '*wgx*' 2>/dev/null) || true
    [[ -z $left ]] || fail "the removal leaves $left"
    on relay test -s /etc/wgx/relay.conf || fail 'the removal takes the configuration'
    apt relay purge wgx
    left=$(on relay find /etc /usr /var/lib -xdev -path /var/lib/apt -prune -o -name '*wgx*' -print)
    [[ -z $left ]] || fail "the purge leaves $left"
    say 'removed: the relay has ended, the configuration is kept; purged: nothing is left'
}

for suite in bookworm trixie; do
    debian_root "$suite"
    internet
    debian relay "$DEBIAN_ROOT"
    attach relay "$RELAY4" "$RELAY6"
    say "$suite:"
    is_installed_in_a_minute
    has_what_a_package_has
    is_small_and_how_quick
    serves_hub_and_spoke
    is_upgraded_in_use
    is_removed_and_purged
    teardown
done
