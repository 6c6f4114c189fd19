# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2034
# What all parts of a release share: where they are put, their version, and the time stamp of their files. The scripts
# beside it source it.
set -euo pipefail
umask 022

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
DIST=$ROOT/target/dist
PROGRAM=$ROOT/wgx-app/target/wgx
JDK=$("$ROOT/lab/with-jdk" printenv JAVA_HOME)
VERSION=$(sed -n '0,/<version>/s/.*<version>\(.*\)<\/version>.*/\1/p' "$ROOT/pom.xml")

# Debian's name of each architecture.
declare -A DEBIAN=([x86_64]=amd64 [aarch64]=arm64)

# The time of the commit, so that two builds of it are equal, byte for byte.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH-$(git -C "$ROOT" log -1 --format=%ct)}
export SOURCE_DATE_EPOCH

stop() {
    echo "${0##*/}: $*" >&2
    exit 1
}

# require_architecture NAME: ends the script unless it is one that a release is made for.
require_architecture() {
    case ${1-} in
        x86_64 | aarch64) ;;
        *) stop "which architecture: x86_64 or aarch64?" ;;
    esac
}

is_own_architecture() { [[ $1 == "$(uname -m)" ]]; }

# same_time DIRECTORY: gives all its files the time stamp of the release.
same_time() { find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +; }
