# SPDX-License-Identifier: GPL-3.0-or-later
# use_cache NAME sets aot to the option that names lib/NAME.aot, if that is newer than the program. The JVM itself does not look at the
# program (seen with JDK 25.0.3): it would run the classes of an older one. Given a cache that is missing it does without its own archive of the JDK too.
use_cache() {
    aot=
    if [ "$home/lib/$1.aot" -nt "$home/lib/wgx.jar" ]; then
        aot=-XX:AOTCache=$home/lib/$1.aot
    fi
}
