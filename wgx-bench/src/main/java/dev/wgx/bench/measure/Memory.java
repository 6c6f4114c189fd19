// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resident memory of a process, now and at most so far. */
public record Memory(long residentKib, long peakKib) {
    private static final Pattern RESIDENT = field("VmRSS");
    private static final Pattern PEAK = field("VmHWM");

    /** Reads the memory of a process; empty if there is no such process. */
    public static Optional<Memory> ofProcess(long pid) {
        try {
            return parse(Files.readString(Path.of("/proc/" + pid + "/status"), StandardCharsets.UTF_8));
        } catch (IOException ended) {
            return Optional.empty();
        }
    }

    static Optional<Memory> parse(String status) {
        OptionalLong resident = find(RESIDENT, status);
        OptionalLong peak = find(PEAK, status);
        return resident.isPresent() && peak.isPresent()
                ? Optional.of(new Memory(resident.getAsLong(), peak.getAsLong()))
                : Optional.empty();
    }

    private static Pattern field(String name) {
        return Pattern.compile("^" + name + ":\\s+(\\d+) kB$", Pattern.MULTILINE);
    }

    private static OptionalLong find(Pattern field, String status) {
        Matcher matcher = field.matcher(status);
        return matcher.find() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }
}
