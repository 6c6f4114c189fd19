# SPDX-License-Identifier: GPL-3.0-or-later
# use_cache NAME: sets aot to the option that names lib/NAME.aot, if that has the time stamp of the program, which
# lib/train gives it. The JVM itself does not look at the program (seen with JDK 25.0.3): it would run the classes of
# another one.
# Given a cache that is missing it does without its own archive of the JDK too.
use_cache() {
    aot=
    cache=$home/lib/$1.aot
    if [ -e "$cache" ] && ! [ "$cache" -nt "$home/lib/wgx.jar" ] && ! [ "$cache" -ot "$home/lib/wgx.jar" ]; then
        aot=-XX:AOTCache=$cache
    fi
}
