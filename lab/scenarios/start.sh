#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# path kernel
# The AOT caches: made at packaging and really used; used no longer when the program is another; silent when they are
# missing; made anew by lib/train.
# shellcheck source=../lib.sh
source "$(dirname "$0")/../lib.sh"
scenario start

HOME_DIR=$RUN/wgx
JAVA=$JAVA_HOME/bin/java
MAIN=(wgx:dev.wgx.cli.Wgx wgx-agent:dev.wgx.cli.Wgx wgxd:dev.wgx.daemon.Wgxd)

# shared HOME CACHE MAIN-CLASS [OPTION...]: succeeds if the main class comes out of the cache, with these options of
# Java's beside the launcher's.
shared() {
    local options=$1/lib/${2%-agent}.options
    "$JAVA" "@$options" "${@:4}" "-XX:AOTCache=$1/lib/$2.aot" -XX:AOTMode=on -Xlog:class+load:stdout -cp "$1/lib/wgx.jar" "$3" --version | grep "$3 source: shared objects file" >/dev/null
}

# names_cache HOME PROGRAM: succeeds if its launcher hands a cache to the JVM.
names_cache() { sh -x "$1/bin/$2" --version 2>&1 | grep AOTCache >/dev/null; }
names_no_caches() { ! names_cache "$1" wgx && ! names_cache "$1" wgxd; }

uses_caches() {
    local pair program
    for pair in "${MAIN[@]}"; do
        shared "$1" "${pair%%:*}" "${pair#*:}" || fail "$2: ${pair%%:*}.aot is not used"
    done
    for program in wgx wgxd; do
        names_cache "$1" "$program" || fail "$2: the launcher of $program does not name its cache"
    done
}

answers_quietly() {
    local program said
    for program in wgx wgxd; do
        said=$("$1/bin/$program" --version 2>&1)
        [[ $said =~ ^$program\ [^$'\n']+$ ]] || fail "$2: $program --version says: $said"
    done
    said=$("$1/bin/wgx" hub --help 2>&1)
    [[ $said == 'Usage: wgx hub'* ]] || fail "$2: wgx hub --help says: $said"
    say "$2: wgx and wgxd answer, and say nothing else"
}

uses_caches "$ROOT/wgx-app/target/wgx" 'as built'
# As when the configuration needs a larger heap than the defaults.
shared "$ROOT/wgx-app/target/wgx" wgxd dev.wgx.daemon.Wgxd -Xmx8g || fail 'with a larger heap wgxd.aot is not used'
say 'as built: the programs come out of their caches'

cp -a "$ROOT/wgx-app/target/wgx" "$HOME_DIR"
uses_caches "$HOME_DIR" 'elsewhere'
answers_quietly "$HOME_DIR" 'elsewhere'

for age in newer:now older:2020-01-01; do
    touch -d "${age#*:}" "$HOME_DIR/lib/wgx.jar"
    names_no_caches "$HOME_DIR" || fail "a program that is ${age%:*} is run from the cache of another one"
    answers_quietly "$HOME_DIR" "with a program that is ${age%:*}"
done

rm "$HOME_DIR"/lib/*.aot
names_no_caches "$HOME_DIR" || fail 'a missing cache is named'
answers_quietly "$HOME_DIR" 'without caches'

"$HOME_DIR/lib/train" || fail 'lib/train fails'
uses_caches "$HOME_DIR" 'trained'
answers_quietly "$HOME_DIR" 'trained anew'
rm -r "$HOME_DIR"
