#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# path kernel
# What lab/setup does on a machine without a JDK 25, with an apt that notes what it is asked for: it looks for the JDK
# before it installs anything; build and lab have needs of their own. Build and programs look for Java in the same
# places.
# shellcheck source=../lib.sh
source "$(dirname "$0")/../lib.sh"
scenario setup

TOOLS=$RUN/tools
ASKED=$RUN/apt.log
machine bare
on bare mount -t tmpfs tmpfs /usr/lib/jvm

mkdir "$TOOLS"
for tool in bash sh env dirname sed readlink true cat mkdir chmod; do
    ln -s "$(type -P "$tool")" "$TOOLS/$tool"
done

# makes_jdk DIRECTORY: prints the commands that put what counts as a JDK 25 there.
makes_jdk() {
    echo "mkdir -p $1/bin"
    echo "echo 'JAVA_VERSION=\"25.0.3\"' >$1/release"
    echo "echo true >$1/bin/java; echo true >$1/bin/javac; chmod +x $1/bin/java $1/bin/javac"
}

# has_apt CANDIDATE: gives the machine an apt whose newest JDK is this.
has_apt() {
    : >"$ASKED"
    printf '#!/bin/sh\necho "  Candidate: %s"\n' "$1" >"$TOOLS/apt-cache"
    {
        printf '#!/bin/sh\necho "$*" >>%s\n[ "$1" = install ] || exit 0\n' "$ASKED"
        makes_jdk /usr/lib/jvm/java-25-openjdk
    } >"$TOOLS/apt-get"
    chmod +x "$TOOLS/apt-cache" "$TOOLS/apt-get"
}

bare() { on bare env -i PATH="$TOOLS" "$@"; }

has_apt '(none)'
said=$(bare "$LAB/setup" build 2>&1) && fail 'setup succeeds where there is no JDK'
[[ $said == *temurin-25-jdk* && $said != *$'\n'* ]] || fail "setup without a JDK says: $said"
! grep install "$ASKED" || fail 'setup installs packages though there is no JDK'
say 'no JDK to be had: one sentence says where to get one, and nothing is installed'

has_apt 25.0.3
said=$(bare "$LAB/setup" build 2>&1) || fail "setup fails: $said"
grep '^install .* openjdk-25-jdk-headless maven clang llvm' "$ASKED" >/dev/null || fail "setup asks for: $(cat "$ASKED")"
! grep -E 'iperf3|nftables' "$ASKED" || fail 'a builder gets what only the lab needs'
say "the distribution's own JDK is installed with what the build needs"

has_apt 25.0.3
bare "$LAB/setup" lab >/dev/null 2>&1 || fail 'setup lab fails'
grep '^install .*iperf3' "$ASKED" >/dev/null || fail 'the lab does not get what it needs'
! grep -E 'openjdk|maven|clang' "$ASKED" || fail 'the lab gets what only the build needs'
has_apt 25.0.3
bare "$LAB/setup" extra-command:extra-package >/dev/null 2>&1 || fail 'setup with a package fails'
grep '^install .*maven.*iperf3.*extra-package\|^install .*extra-package.*maven.*iperf3' "$ASKED" >/dev/null || fail 'both groups and the package are not there'
say 'build and lab have needs of their own; neither named means both'

# found_by ENVIRONMENT...: prints what the build takes for its JDK and what the programs take for their Java.
found_by() {
    # shellcheck disable=SC2016
    on bare env -i "$@" "$LAB/with-jdk" sh -c 'echo "$JAVA_HOME"'
    # shellcheck disable=SC2016
    on bare env -i "$@" home=/run/home sh -c '. "$0"; need_java; echo "${java%/bin/java}"' "$ROOT/wgx-app/src/main/sh/lib/find-java.sh"
}
on bare rm -r /usr/lib/jvm/java-25-openjdk
for place in /run/on-path /run/java-home /run/wgx-java /usr/lib/jvm/some-25; do
    makes_jdk "$place" | on bare sh
done
agree() {
    local place=$1
    shift
    [[ $(found_by "$@" | sort -u) == "$place" ]] || fail "with $* build and programs take: $(found_by "$@" | tr '\n' ' ')"
}
agree /run/wgx-java PATH="/run/on-path/bin:$TOOLS" JAVA_HOME=/run/java-home WGX_JAVA=/run/wgx-java
agree /run/java-home PATH="/run/on-path/bin:$TOOLS" JAVA_HOME=/run/java-home
on bare rm -r /usr/lib/jvm/some-25
agree /run/on-path PATH="/run/on-path/bin:$TOOLS"
makes_jdk /usr/lib/jvm/some-25 | on bare sh
agree /usr/lib/jvm/some-25 PATH="$TOOLS"
say 'WGX_JAVA, JAVA_HOME, PATH and /usr/lib/jvm: the build takes the JDK whose Java the programs take'
