package dev.wgx.bench.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Processor time by the clocks of the tasks. /proc/stat samples at each tick and misses most of a load that comes in small
 * regular pieces. Interrupts count for whichever task they interrupt; a task that ends takes its time along.
 */
public final class TaskClocks {
    private static final Path PROC = Path.of("/proc");
    private static final Pattern PID = Pattern.compile("\\d+");

    private final Path proc;

    TaskClocks(Path proc) {
        this.proc = proc;
    }

    public static TaskClocks ofThisSystem() {
        return new TaskClocks(PROC);
    }

    /** Nanoseconds of all tasks that this process can see, the kernel's among them. */
    public long machineNs() {
        long sum = 0;
        try (DirectoryStream<Path> processes =
                Files.newDirectoryStream(proc, path -> PID.matcher(name(path)).matches())) {
            for (Path process : processes) {
                sum += processNs(process);
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + proc, e);
        }
        return sum;
    }

    /** Nanoseconds of all tasks of a process; 0 if there is none. */
    public long processNs(long pid) {
        return processNs(proc.resolve(Long.toString(pid)));
    }

    private static long processNs(Path process) {
        long sum = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(process.resolve("task"))) {
            for (Path task : tasks) {
                sum += taskNs(task);
            }
        } catch (IOException ended) {
            return sum;
        }
        return sum;
    }

    private static long taskNs(Path task) {
        try {
            return parse(Files.readString(task.resolve("schedstat"), StandardCharsets.US_ASCII));
        } catch (IOException ended) {
            return 0;
        }
    }

    /** The first of schedstat's three numbers. */
    static long parse(String schedstat) {
        return Long.parseLong(schedstat.substring(0, schedstat.indexOf(' ')));
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
