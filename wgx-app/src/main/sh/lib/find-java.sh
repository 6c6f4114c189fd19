# SPDX-License-Identifier: GPL-3.0-or-later
# Sets java to a JDK 25's, from WGX_JAVA, JAVA_HOME or /usr/lib/jvm; WGX_JAVA and JAVA_HOME name a JDK's directory. Starts no program.
is_java_25() {
    [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
    while IFS= read -r line; do
        case $line in
            JAVA_VERSION=\"25[.\"]*) return 0 ;;
        esac
    done <"$1/release"
    return 1
}
for jdk in "${WGX_JAVA-}" "${JAVA_HOME-}" /usr/lib/jvm/*25*; do
    if is_java_25 "$jdk"; then
        java=$jdk/bin/java
        break
    fi
done
if [ -z "${java-}" ]; then
    echo "${0##*/}: needs Java 25 and found none in \$WGX_JAVA, \$JAVA_HOME or /usr/lib/jvm: install one, or set WGX_JAVA to its directory" >&2
    exit 1
fi
