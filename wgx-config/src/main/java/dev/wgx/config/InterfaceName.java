// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.config;

import java.util.Set;
import java.util.regex.Pattern;

/** The names that a network interface may have. */
public final class InterfaceName {
    // As Linux has it: at most 15 bytes, and what `ip` takes for a name.
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9_=+.][A-Za-z0-9_=+.-]{0,14}");

    /** Words that mean several interfaces to {@code wg show}. */
    private static final Set<String> WORDS_OF_WG = Set.of("all", "interfaces");

    private InterfaceName() {}

    /** @throws IllegalArgumentException if it is none */
    public static String parse(String name) {
        if (WORDS_OF_WG.contains(name)) {
            throw new IllegalArgumentException("this is a word of `wg`, and no name of one interface");
        }
        if (!NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
            throw new IllegalArgumentException("this is not an interface name");
        }
        return name;
    }
}
