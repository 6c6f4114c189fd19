# Sets java to a JDK 25's, from WGX_JAVA, JAVA_HOME or /usr/lib/jvm; WGX_JAVA and JAVA_HOME name a JDK's directory.
for jdk in "${WGX_JAVA-}" "${JAVA_HOME-}" /usr/lib/jvm/*25*; do
    if [ -x "$jdk/bin/java" ] && grep -q '^JAVA_VERSION="25[."]' "$jdk/release" 2>/dev/null; then
        java=$jdk/bin/java
        break
    fi
done
if [ -z "${java-}" ]; then
    echo "${0##*/}: needs Java 25 and found none in \$WGX_JAVA, \$JAVA_HOME or /usr/lib/jvm: install one, or set WGX_JAVA to its directory" >&2
    exit 1
fi
