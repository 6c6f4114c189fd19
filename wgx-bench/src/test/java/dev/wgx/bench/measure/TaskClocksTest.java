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
    void aProcessHasTheTimeOfItsThreads() {
        assertThat(new TaskClocks(proc).processNs(12)).isEqualTo(9_000_700_288L);
    }

    @Test
    void theMachineHasTheTimeOfAllProcesses() {
        assertThat(new TaskClocks(proc).machineNs()).isEqualTo(9_000_700_293L);
    }

    @Test
    void whoHasEndedHasNone() throws IOException {
        Files.createDirectories(proc.resolve("14/task/14"));
        assertThat(new TaskClocks(proc).processNs(14)).isZero();
        assertThat(new TaskClocks(proc).processNs(15)).isZero();
    }

    @Test
    void ourOwnTimeIsPartOfTheMachines() {
        TaskClocks clocks = TaskClocks.ofThisSystem();
        long own = clocks.processNs(ProcessHandle.current().pid());
        assertThat(own).isPositive();
        assertThat(clocks.machineNs()).isGreaterThanOrEqualTo(own);
    }
}
