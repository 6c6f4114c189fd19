// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import java.util.Locale;
import java.util.StringJoiner;

/** Numbers as people read them, in the words of {@code wg show}. */
final class Quantity {
    private static final String[] BYTE_UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    private static final int WORDS = 2;

    private Quantity() {}

    /** Writes a size like {@code 1.43 MiB}. */
    static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024) {
            value /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.2f %s", value, BYTE_UNITS[unit]);
    }

    /** Writes a duration by its two largest units, like {@code 3 hours, 1 minute}; under a second it is {@code now}. */
    static String duration(long durationMs) {
        long[] amounts = {
            durationMs / 86_400_000, durationMs / 3_600_000 % 24, durationMs / 60_000 % 60, durationMs / 1000 % 60
        };
        String[] units = {"day", "hour", "minute", "second"};
        StringJoiner words = new StringJoiner(", ");
        int count = 0;
        for (int i = 0; i < units.length; i++) {
            boolean isLeading = count == 0 && amounts[i] == 0;
            if (!isLeading && count++ < WORDS && amounts[i] != 0) {
                words.add(of(amounts[i], units[i]));
            }
        }
        return words.length() == 0 ? "now" : words.toString();
    }

    /** Writes an age like {@code 12 seconds ago}. */
    static String age(long sinceMs, long nowMs) {
        String duration = duration(Math.max(0, nowMs - sinceMs));
        return duration.equals("now") ? duration : duration + " ago";
    }

    /** Writes a size in at most eight characters, like {@code 1.43 MiB} or {@code 1023 MiB}. */
    static String shortBytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1023.5) {
            value /= 1024;
            unit++;
        }
        String format = value < 9.995 ? "%.2f %s" : value < 99.95 ? "%.1f %s" : "%.0f %s";
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, format, value, BYTE_UNITS[unit]);
    }

    /** Writes an age in at most five characters by its largest unit, like {@code 59s} or {@code 12d}. */
    static String shortAge(long sinceMs, long nowMs) {
        long seconds = Math.max(0, nowMs - sinceMs) / 1000;
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return seconds / 60 + "min";
        }
        return seconds < 86_400 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
    }

    /** Writes a count like {@code 1 spoke} or {@code 2 spokes}. */
    static String of(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
