# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2034
# Machines of the lab that are a whole Debian, as somebody rents it. A scenario sources this behind network.sh.
#
#   debian_root SUITE                   sets DEBIAN_ROOT to a minimal Debian of this suite, kept in target
#   debian NAME ROOT                    a machine of it with a systemd of its own; attach it as any other
#   rented NAME FILE...                 such a machine, of DEBIAN_ROOT, with these files and apt ready for use
#   online NAME COMMAND...              runs a command there, but with this machine's network: for apt
#   package ARCHITECTURE                sets PACKAGE to the .deb of what is built now
#   newer_package VERSION               sets NEWER to the same package with another version

declare -A DEBIAN=([x86_64]=amd64 [aarch64]=arm64)

debian_root() {
    DEBIAN_ROOT=$ROOT/target/lab/debian-$1
    mkdir -p "$ROOT/target/lab"
    (
        flock 9
        [[ -d $DEBIAN_ROOT ]] || make_root "$1"
    ) 9>"$ROOT/target/lab/.lock"
}

# make_root SUITE: makes it. A rented machine has a kernel, and its package says that WireGuard is in it.
make_root() {
    local new=$DEBIAN_ROOT.new
    "$LAB/setup" mmdebstrap:mmdebstrap
    rm -rf "$new"
    mkdir -p "$new"
    mmdebstrap --quiet --variant=debootstrap "$1" "$new"
    mkdir -p "$new/kernel/DEBIAN"
    printf '%s\n' 'Package: linux-image-of-the-lab' 'Version: 1' 'Architecture: all' 'Provides: wireguard-modules (= 1.0.0)' \
        'Maintainer: lab <root@localhost>' 'Description: stands for the kernel' >"$new/kernel/DEBIAN/control"
    chroot "$new" sh -ec 'dpkg-deb --build kernel; dpkg --install kernel.deb; rm -r kernel kernel.deb' >/dev/null
    mv "$new" "$DEBIAN_ROOT"
}

debian() {
    SYSTEMD="${SYSTEMD-} $1"
    machine "$1" "$LAB/debian" "$2"
    eventually 60 "systemd of $1 is up" systemd_is_up "$1"
}

systemd_is_up() { on "$1" systemctl is-system-running | grep -Ex "running|degraded"; }

online() {
    local process=${INIT[$1]}
    shift
    nsenter -t "$process" --mount --pid --uts --wd=/proc/"$process"/root/run/home \
        env HOME=/run/home PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C "$@"
}

rented() {
    local name=$1 file
    shift
    debian "$name" "$DEBIAN_ROOT"
    for file; do bring "$name" "$file"; done
    # Whoever is asked says yes.
    on "$name" sh -c 'echo "APT::Get::Assume-Yes true;" >/etc/apt/apt.conf.d/90-yes'
    online "$name" apt-get update -qq
}

# bring NAME FILE: copies a file of this machine there, into /run/home.
bring() {
    local file=$2
    on "$1" sh -c 'cat >"$0"' "${file##*/}" <"$file"
}

package() {
    local architecture=$1
    PACKAGE=$(
        mkdir -p "$ROOT/target/dist"
        exec 9>"$ROOT/target/dist/.lock"
        flock 9
        made=$(find "$ROOT/target/dist" -maxdepth 1 -name "wgx_*_${DEBIAN[$architecture]}.deb")
        if [[ -z $made || -n $(find "$ROOT"/packaging "$ROOT"/docs "$ROOT"/wgx-app/target/wgx/lib/wgx.jar "$ROOT"/*.md -newer "$made" -print -quit) ]]; then
            "$ROOT/packaging/dist" "$architecture" >/dev/null || exit 1
            made=$("$ROOT/packaging/deb" "$architecture") || exit 1
        fi
        echo "$made"
    )
}

newer_package() {
    NEWER=$RUN/newer.deb
    dpkg-deb --raw-extract "$PACKAGE" "$RUN/newer"
    sed -i "s/^Version: .*/Version: $1/" "$RUN/newer/DEBIAN/control"
    dpkg-deb --root-owner-group --build -Zgzip -z1 "$RUN/newer" "$NEWER" >/dev/null
    rm -r "$RUN/newer"
}
