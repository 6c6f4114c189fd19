#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# path kernel
# long
# The aarch64 package in an arm64 Debian whose processor is emulated: its relay answers, two real WireGuard peers talk
# through it, so the layouts of all structures that it hands to the kernel are right; and it trains its AOT caches.
#
#   hub ── hub-nat ── internet ── spoke-nat ── spoke
#                        └── relay (aarch64)
# shellcheck source=../network.sh
source "$(dirname "$0")/../network.sh"
# shellcheck source=../debian.sh
source "$LAB/debian.sh"
scenario package-arm64
# The emulator knows no bpf() and little of netlink.
expect_warning "the kernel path"

[[ $(uname -m) != aarch64 ]] || fail 'this machine needs no emulation: run the scenario package'
"$LAB/setup" mmdebstrap:mmdebstrap qemu-aarch64-static:qemu-user-static
package aarch64

# Only unpacked: the package, a shell, and the libraries of Debian 13 that the package depends on.
SYSTEM=$RUN/arm64 KEPT=$ROOT/target/lab/arm64
if [[ ! -d $KEPT ]]; then
    libraries=$(dpkg-deb --field "$PACKAGE" Depends | grep -oE '\b(lib|zlib)[^ ,]*' | paste -sd ,)
    rm -rf "$KEPT.new"
    mkdir -p "$KEPT.new"
    mmdebstrap --quiet --variant=extract --architectures=arm64 --include="dash,coreutils,$libraries" trixie "$KEPT.new"
    for link in bin lib sbin; do
        [[ -e $KEPT.new/$link ]] || ln -s "usr/$link" "$KEPT.new/$link"
    done
    mv "$KEPT.new" "$KEPT"
fi
cp -a "$KEPT" "$SYSTEM"
dpkg-deb --extract "$PACKAGE" "$SYSTEM"

# emulated COMMAND...: runs it on the machine relay.
emulated() {
    nsenter -t "${INIT[relay]}" --user --net --mount --pid --uts chroot "$SYSTEM" env -i HOME=/tmp PATH=/usr/bin:/bin "$@"
}

internet
machine relay "$LAB/emulated" "$SYSTEM"
attach relay "$RELAY4" "$RELAY6"
[[ $(emulated uname -m) == aarch64 ]] || fail 'the relay is no aarch64'
say "$(emulated wgx --version)"

# lib/train is too slow here for the limits of the programs that it starts: a cache of one command shows that Java makes
# and uses them on this processor.
HOME_DIR=/usr/lib/wgx
java() { emulated "$HOME_DIR/jre/bin/java" "@$HOME_DIR/lib/wgx.options" "$@"; }
version() { java "$@" -cp "$HOME_DIR/lib/wgx.jar" dev.wgx.cli.Wgx --version; }
version -XX:AOTMode=record -XX:AOTConfiguration=/tmp/aot >/dev/null
java -XX:AOTMode=create -XX:AOTConfiguration=/tmp/aot -XX:AOTCache=/tmp/wgx.aot -cp "$HOME_DIR/lib/wgx.jar" >/dev/null
version -XX:AOTMode=on -XX:AOTCache=/tmp/wgx.aot -Xlog:class+load:stdout | grep 'dev.wgx.cli.Wgx source: shared objects file' >/dev/null || fail 'the AOT cache is not used'
say 'an AOT cache is made and used'

printf '%s\n' '[Relay]' 'AllowedPublicKeys = all' | emulated sh -c 'cat >/etc/wgx/relay.conf'
emulated wgxd >"$RUN/relay-wgxd.log" 2>&1 </dev/null &
disown
# A command here may wait longer for its answer than it is ready to.
asks() { emulated wgx relay "$@" >"$RUN/answer" 2>"$RUN/answer.err"; }
eventually 300 'wgxd answers' asks running
eventually 60 'wgxd tells its key' asks public-key
RELAY_KEY=$(<"$RUN/answer")
eventually 60 'wgxd tells its status' asks status
grep -F 'batched system calls' "$RUN/answer" || { cat "$RUN/answer"; fail 'the relay does without batched system calls'; }

admit() { :; }
site hub plain 198.51.100.1
site spoke plain 198.51.100.10
hub_starts hub
spoke_joins hub spoke
transfer spoke hub "$HUB_INNER" 4
eventually 60 'wgxd tells its status' asks status
grep -E 'forwarded|lost' "$RUN/answer"
