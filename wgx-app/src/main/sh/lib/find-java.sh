# SPDX-License-Identifier: GPL-3.0-or-later
# Finds Java 25 for the programs of the directory $home, and for the build. Starts no program before it looks in PATH.

# find_java COMMAND: sets java_home to the directory of the first Java 25 that has this command; fails where there is
# none. WGX_JAVA and JAVA_HOME name the directory of a JDK; jre is the runtime that wgx itself may bring.
find_java() {
    is_java_25 "${WGX_JAVA-}" "$1" || is_java_25 "${home-}/jre" "$1" || is_java_25 "${JAVA_HOME-}" "$1" || is_java_25_on_path "$1" || is_java_25_installed "$1"
}

# is_java_25 DIRECTORY COMMAND
is_java_25() {
    [ -x "$1/bin/$2" ] && [ -r "$1/release" ] || return 1
    while IFS= read -r line; do
        case $line in
            JAVA_VERSION=\"25[.\"]*)
                java_home=$1
                return 0
                ;;
        esac
    done <"$1/release"
    return 1
}

is_java_25_on_path() {
    on_path=$(command -v "$1") && on_path=$(readlink -f "$on_path") && is_java_25 "${on_path%/*/*}" "$1"
}

is_java_25_installed() {
    for jdk in /usr/lib/jvm/*25*; do
        is_java_25 "$jdk" "$1" && return 0
    done
    return 1
}

# need_java: sets java to a Java 25, or ends the program and says where one was looked for.
need_java() {
    find_java java || {
        echo "${0##*/}: needs Java 25 and found none in \$WGX_JAVA, $home/jre, \$JAVA_HOME, \$PATH or /usr/lib/jvm: install one, or set WGX_JAVA to its directory" >&2
        exit 1
    }
    java=$java_home/bin/java
}
