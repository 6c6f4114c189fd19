#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# path kernel
# long
# Somebody follows docs/container.md: relay, hub and spoke, each from the image. Then the relay is changed to the kernel
# path and restarted, the hub is stopped in order, and the image for the other architecture is looked at. docker is
# podman here. Of the page's blocks see page.sh.
#
#   hub ── hub-nat ── internet ── spoke-nat ── spoke
#                        └── relay
# shellcheck source=../network.sh
source "$(dirname "$0")/../network.sh"
# shellcheck source=../debian.sh
source "$LAB/debian.sh"
# shellcheck source=../page.sh
source "$LAB/page.sh"
scenario container
"$LAB/setup" podman:podman crun:crun qemu-aarch64-static:qemu-user-static

# ---- the image ----

# WGX_IMAGE may name an archive that was made before.
if [[ -n ${WGX_IMAGE-} ]]; then
    ARCHIVE=$WGX_IMAGE
else
    package x86_64
    package aarch64
    ARCHIVE=$("$ROOT/packaging/image" | tail -1)
    made=$(sha256sum "$ARCHIVE")
    "$ROOT/packaging/image" >/dev/null
    [[ $(sha256sum "$ARCHIVE") == "$made" ]] || fail 'the same packages and the same release make another image'
    say "made twice, the same both times: ${made%% *}"
fi
OCI=$RUN/oci
mkdir "$OCI"
tar --extract --file="$ARCHIVE" --directory="$OCI"

blob() { echo "$OCI/blobs/${1/:/\/}"; }

# part ARCHITECTURE JQ-PATH: prints what stands there in the image's manifest.
part() {
    local index manifest
    index=$(blob "$(jq -r '.manifests[0].digest' "$OCI/index.json")")
    manifest=$(blob "$(jq -r --arg name "$1" '.manifests[] | select(.platform.architecture == $name).digest' "$index")")
    jq -r "$2" "$manifest"
}

is_for() {
    local architecture=$1 machine=$2 tree=$RUN/root-$1 config layer program
    config=$(blob "$(part "$architecture" .config.digest)")
    [[ $(jq -r '"\(.os)/\(.architecture)"' "$config") == "linux/$architecture" ]] || fail "the image for $architecture says that it is another's"
    at_most 70000000 "$(part "$architecture" '[.layers[].size] | add')" "bytes packed for $architecture"
    mkdir "$tree"
    for layer in $(part "$architecture" '.layers[].digest'); do
        tar --extract --gzip --file="$(blob "$layer")" --directory="$tree"
    done
    for program in "$tree"/usr/lib/wgx/jre/bin/java "$tree"/usr/lib/*/libc.so.6 "$tree"/usr/bin/{ip,wg,wireguard-go,busybox}; do
        llvm-readelf --file-header "$program" | grep "Machine:.*$machine" >/dev/null || fail "$program is not for $architecture"
    done
}
is_for amd64 X86-64
is_for arm64 AArch64
said=$(qemu-aarch64-static -L "$RUN/root-arm64" "$RUN/root-arm64/usr/lib/wgx/jre/bin/java" -cp "$RUN/root-arm64/usr/lib/wgx/lib/wgx.jar" dev.wgx.cli.Wgx --version)
say "arm64, emulated: $said"
[[ $said == 'wgx '* ]] || fail 'wgx does not start in the image for arm64'
rm -r "$RUN"/root-* "$OCI"

# ---- docker in a machine of the lab ----

export CONTAINERS_CONF=$RUN/containers.conf CONTAINERS_STORAGE_CONF=$RUN/storage.conf
cat >"$CONTAINERS_CONF" <<'CONF'
[containers]
default_ulimits = []
[engine]
runtime = "crun"
cgroup_manager = "cgroupfs"
events_logger = "none"
[network]
network_config_dir = "/run/containers/networks"
CONF
# Each machine has its containers in its own memory, and all have the image from one place.
cat >"$CONTAINERS_STORAGE_CONF" <<CONF
[storage]
driver = "overlay"
graphroot = "/run/containers/storage"
runroot = "/run/containers/run"
[storage.options]
additionalimagestores = ["$RUN/images"]
CONF
mkdir "$RUN/bin" "$RUN/images"
cat >"$RUN/bin/docker" <<'DOCKER'
#!/bin/sh
command=$1
shift
[ "$command" != run ] || set -- --cgroups=disabled "$@"
exec podman "$command" "$@"
DOCKER
chmod +x "$RUN/bin/docker"
# Only docker is in the machines' path: every wgx below is the image's.
# shellcheck disable=SC2034
BIN=$RUN/bin

# host NAME: prepares a machine as systemd does on a real one.
host() {
    on "$1" mount -t cgroup2 cgroup2 /sys/fs/cgroup
    on "$1" mount -t bpf bpf /sys/fs/bpf
    on "$1" sh -c "echo '$RELAY4 relay.example.com' >>/etc/hosts"
}

load() {
    on relay podman --root "$RUN/images" load --quiet --input "$ARCHIVE" | sed 's/^Loaded image: //' >"$RUN/loaded"
    on relay podman --root "$RUN/images" tag "$(cat "$RUN/loaded")" wgx
    say "loaded: $(cat "$RUN/loaded")"
}

in_image() { on "$1" docker exec wgx "${@:2}"; }
healthy() { in_image "$1" /usr/lib/wgx/healthy; }
relay_answers() { eventually 30 'wgxd answers' in_image relay wgx relay running; }
status_says() { in_image relay wgx relay status | grep -F "$1" >/dev/null || fail "wgx relay status does not say: $1"; }

# ---- the page ----

meaning() {
    case $1 in
        RELAY_KEY) in_image relay wgx relay public-key ;;
        HUB_KEY) key_in hub /etc/wgx/hub.conf ;;
        SPOKE_KEY) key_in spoke /etc/wgx/spoke.conf ;;
    esac
}

types() {
    [[ $2 != *garage.conf* || $1 != spoke ]] || on hub cat garage.conf | on spoke sh -c 'cat >garage.conf'
    on "$1" bash -ec "$2"
}

# looks_after STEP: looks at what the reader has behind this block.
looks_after() {
    case $(cat "$1.what") in
        *'relay status'*) status_says 'kernel path: off' ;;
        *'--cap-add BPF'*)
            relay_answers
            status_says 'kernel path: on'
            KERNEL_STEP=$1
            ;;
    esac
}

# path_carries on|off: succeeds if hub and spoke reach each other, and the kernel forwards what passes (or does not).
path_carries() {
    local kernel
    relay_answers
    status_says "kernel path: $1"
    both_ways hub spoke "$HUB_INNER" "$SPOKE_INNER"
    on hub ping -n -q -c 20 -i 0.05 "$SPOKE_INNER" >/dev/null
    eventually 10 'the relay has counted them' counted 20
    kernel=$(in_image relay wgx relay sessions --json | jq '[.[] | .toResponderKernelPackets + .toInitiatorKernelPackets] | add')
    say "kernel path $1: $kernel packets were forwarded by the kernel"
    if [[ $1 == on ]]; then ((kernel >= 20)); else ((kernel == 0)); fi
}

has_address() { inner "$1" | grep .; }

counted() { (($(in_image relay wgx relay sessions --json | jq '[.[] | .toResponderPackets + .toInitiatorPackets] | add') >= $1)); }

peers() { in_image relay wgx relay peers --json | jq -r '.[].publicKey' | sort; }

internet
public relay "$RELAY4" "$RELAY6"
site hub plain 198.51.100.1
site spoke plain 198.51.100.10
for machine in relay hub spoke; do host "$machine"; done
load

open_page docs/container.md RELAY_KEY HUB_KEY SPOKE_KEY
for step in "${STEPS[@]}"; do
    [[ $step == "${STEPS[0]}" ]] || relay_answers
    follow "$step"
    looks_after "$step"
done
eventually 20 'the spoke has its address' has_address spoke
SPOKE_INNER=$(inner spoke)
path_carries off
for machine in relay hub spoke; do
    eventually 10 "$machine is healthy" healthy "$machine"
done
if on relay docker run --rm --network none wgx /usr/lib/wgx/healthy; then fail 'without wgxd a container is healthy'; fi
say 'without root, in a file system that is read only: relay, hub and spoke work'

relay_answers
follow "$KERNEL_STEP"
relay_answers
path_carries on
before=$(peers)
pings_start hub "$SPOKE_INNER"
sleep 1
on relay docker restart wgx >/dev/null
relay_answers
pings_stop hub "$SPOKE_INNER"
[[ $(peers) == "$before" ]] || fail 'the relay has lost peers when its container was restarted'
say "the relay's container is restarted: $(pings_lost hub "$SPOKE_INNER") of $(pings_sent hub "$SPOKE_INNER") pings lost"
path_carries on

on hub docker stop wgx >/dev/null
[[ $(on hub docker inspect --format '{{.State.ExitCode}}' wgx) == 0 ]] || fail 'the hub did not end in order'
if on hub ip link show wgx >/dev/null 2>&1; then fail "the hub's interface is still there"; fi
on hub docker rm wgx >/dev/null
on hub docker run --name wgx --read-only --read-only-tmpfs=false --tmpfs /run --tmpfs /tmp --volume /etc/wgx:/etc/wgx --cap-drop ALL --cap-add NET_ADMIN \
    --device /dev/net/tun --network host --detach wgx hub >/dev/null
both_ways hub spoke "$HUB_INNER" "$SPOKE_INNER"
say 'the hub was stopped in order, and runs again in a file system that is read only'

on spoke docker rm --force wgx >/dev/null
on spoke docker run --name wgx --network host --detach wgx >/dev/null
eventually 30 'the image alone is a relay' in_image spoke wgx relay running
say 'the image alone is a relay'
