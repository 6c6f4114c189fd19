// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The places where this process sees something mounted. */
final class Mounts {
    private static final String INFO = "proc/self/mountinfo";
    /** The number of the field that holds the place, from 0. */
    private static final int POINT = 4;

    private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

    private Mounts() {}

    /**
     * Returns all places, none where the system does not tell.
     *
     * @param root where the system's own files are looked for
     */
    static List<Path> points(Path root) {
        try {
            return Files.readAllLines(root.resolve(INFO)).stream()
                    .map(line -> line.split(" ", -1))
                    .filter(fields -> fields.length > POINT)
                    .map(fields -> Path.of(unescaped(fields[POINT])))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String unescaped(String text) {
        return OCTAL.matcher(text)
                .replaceAll(match ->
                        Matcher.quoteReplacement(Character.toString((char) Integer.parseInt(match.group(1), 8))));
    }
}
