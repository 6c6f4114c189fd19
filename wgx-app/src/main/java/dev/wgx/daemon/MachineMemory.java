// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells how much memory this process may have: the machine's, or that of the smallest control group around it,
 * whichever is less. The JDK's own beans tell it too, but cost a start a tenth of a second.
 */
final class MachineMemory {
    private static final Pattern TOTAL = Pattern.compile("^MemTotal:\\s+(\\d+) kB$", Pattern.MULTILINE);
    /** {@code 0::/system.slice/wgxd.service} of version 2, {@code 4:memory:/path} of version 1. */
    private static final Pattern GROUP = Pattern.compile("^\\d+:(|[^:]*\\bmemory\\b[^:]*):(/.*)$", Pattern.MULTILINE);

    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
    private static final long KIB = 1024;

    private final Path proc;
    private final Path groups;

    MachineMemory() {
        this(Path.of("/proc"), Path.of("/sys/fs/cgroup"));
    }

    MachineMemory(Path proc, Path groups) {
        this.proc = proc;
        this.groups = groups;
    }

    /** Returns bytes; Long.MAX_VALUE where the system does not tell. */
    long limitBytes() {
        long limit = totalBytes();
        Matcher group = GROUP.matcher(read(proc.resolve("self/cgroup")).orElse(""));
        while (group.find()) {
            boolean isUnified = group.group(1).isEmpty();
            Path top = isUnified ? groups : groups.resolve("memory");
            String file = isUnified ? "memory.max" : "memory.limit_in_bytes";
            limit = Math.min(limit, leastOnTheWayUp(top, group.group(2), file));
        }
        return limit;
    }

    private long totalBytes() {
        Matcher total = TOTAL.matcher(read(proc.resolve("meminfo")).orElse(""));
        return total.find() ? Long.parseLong(total.group(1)) * KIB : Long.MAX_VALUE;
    }

    /** Looks at the top too: a container may see its own group there, and not the path that leads to it. */
    private static long leastOnTheWayUp(Path top, String group, String file) {
        long least = Long.MAX_VALUE;
        Path named = top.resolve(group.substring(1)).normalize();
        Path bottom = named.startsWith(top) ? named : top;
        for (Path place = bottom; place != null && place.startsWith(top); place = place.getParent()) {
            least = Math.min(least, number(place.resolve(file)).orElse(Long.MAX_VALUE));
        }
        return least;
    }

    /** Returns nothing for {@code max}, and where there is no such file. */
    private static OptionalLong number(Path file) {
        String text = read(file).orElse("").strip();
        return NUMBER.matcher(text).matches() ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException absent) {
            return Optional.empty();
        }
    }
}
