// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.regex.Pattern;

/**
 * Processor time so far, by the clocks of all tasks that this process can see, the kernel's among them. /proc/stat
 * samples at each tick and misses most of a load that comes in small regular pieces. Interrupts count for whichever
 * task they interrupt.
 */
public final class TaskClocks {
    private static final Path PROC = Path.of("/proc");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    /** A thread of a process. */
    private record Task(long pid, long tid) {}

    private final Map<Task, Long> nsByTask;

    private TaskClocks(Map<Task, Long> nsByTask) {
        this.nsByTask = nsByTask;
    }

    public static TaskClocks now() {
        return read(PROC);
    }

    static TaskClocks read(Path proc) {
        Map<Task, Long> nsByTask = new HashMap<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, TaskClocks::isNumbered)) {
            for (Path process : processes) {
                readProcess(process, nsByTask);
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + proc, e);
        }
        return new TaskClocks(nsByTask);
    }

    private static void readProcess(Path process, Map<Task, Long> nsByTask) {
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(process.resolve("task"), TaskClocks::isNumbered)) {
            for (Path task : tasks) {
                readTask(task, number(process), nsByTask);
            }
        } catch (IOException ended) {
            return;
        }
    }

    private static void readTask(Path task, long pid, Map<Task, Long> nsByTask) {
        try {
            String schedstat = Files.readString(task.resolve("schedstat"), StandardCharsets.US_ASCII);
            nsByTask.put(new Task(pid, number(task)), parse(schedstat));
        } catch (IOException ended) {
            return;
        }
    }

    /**
     * Nanoseconds since an earlier time, of the processes that are asked for. What a task spent that has ended is left
     * out.
     */
    public long since(TaskClocks earlier, LongPredicate pids) {
        return nsByTask.entrySet().stream()
                .filter(entry -> pids.test(entry.getKey().pid()))
                .mapToLong(entry -> entry.getValue() - earlier.nsByTask.getOrDefault(entry.getKey(), 0L))
                .sum();
    }

    /** Reads the first of schedstat's three numbers. */
    static long parse(String schedstat) {
        return Long.parseLong(schedstat.substring(0, schedstat.indexOf(' ')));
    }

    private static boolean isNumbered(Path path) {
        return NUMBER.matcher(String.valueOf(path.getFileName())).matches();
    }

    private static long number(Path path) {
        return Long.parseLong(String.valueOf(path.getFileName()));
    }
}
