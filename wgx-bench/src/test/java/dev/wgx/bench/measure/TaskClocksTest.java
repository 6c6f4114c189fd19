// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskClocksTest {
    @TempDir
    private Path proc;

    @BeforeEach
    void twoProcessesAndOtherFiles() throws IOException {
        task("12/task/12", "700288 1594729 2\n");
        task("12/task/13", "9000000000 0 1\n");
        task("2/task/2", "5 0 0\n");
        task("sys/task/99", "1000 0 0\n");
        Files.writeString(proc.resolve("schedstat"), "version 17");
    }

    private void task(String path, String schedstat) throws IOException {
        Files.createDirectories(proc.resolve(path));
        Files.writeString(proc.resolve(path).resolve("schedstat"), schedstat);
    }

    @Test
    void theTimeOfAProcessIsThatOfItsThreads() throws IOException {
        TaskClocks start = TaskClocks.read(proc);
        task("12/task/12", "700298 0 2\n");
        task("12/task/13", "9000000001 0 2\n");
        task("2/task/2", "8 0 0\n");
        TaskClocks end = TaskClocks.read(proc);
        assertThat(end.since(start, pid -> pid == 12)).isEqualTo(11);
        assertThat(end.since(start, pid -> true)).isEqualTo(14);
    }

    @Test
    void whoHasBegunCountsAndWhoHasEndedDoesNot() throws IOException {
        TaskClocks start = TaskClocks.read(proc);
        Files.delete(proc.resolve("12/task/13/schedstat"));
        Files.delete(proc.resolve("12/task/13"));
        task("14/task/14", "100 0 0\n");
        Files.createDirectories(proc.resolve("15"));
        assertThat(TaskClocks.read(proc).since(start, pid -> true)).isEqualTo(100);
    }

    @Test
    void ourOwnTimeIsPartOfTheMachines() {
        long pid = ProcessHandle.current().pid();
        TaskClocks start = TaskClocks.now();
        TaskClocks end = TaskClocks.now();
        // The kernel advances the clock of a running task at ticks, so that short work may not show.
        while (end.since(start, any -> any == pid) == 0) {
            end = TaskClocks.now();
        }
        assertThat(end.since(start, any -> true)).isGreaterThanOrEqualTo(end.since(start, any -> any == pid));
    }
}
