// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A WireGuard configuration in the fewest characters: each one less may make the code smaller. */
final class QrText {
    private static final Set<String> LISTS = Set.of("Address", "AllowedIPs", "DNS");
    /** The key and its value: a base64 text ends with the sign that separates them, too. */
    private static final Pattern ENTRY = Pattern.compile("(\\w+)\\s*=\\s*(.*)");

    private QrText() {}

    /** Leaves out comments, empty lines, spaces, and the length of a network that is one address. */
    static String of(String configuration) {
        return configuration
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(QrText::shorten)
                .collect(Collectors.joining("\n"));
    }

    private static String shorten(String line) {
        Matcher entry = ENTRY.matcher(line);
        if (!entry.matches()) {
            return line;
        }
        boolean isList = LISTS.contains(entry.group(1));
        return entry.group(1) + "=" + (isList ? shortenList(entry.group(2)) : entry.group(2));
    }

    private static String shortenList(String list) {
        return Stream.of(list.split("\\s*,\\s*", -1))
                .map(network ->
                        network.contains(":") ? network.replaceFirst("/128$", "") : network.replaceFirst("/32$", ""))
                .collect(Collectors.joining(","));
    }
}
