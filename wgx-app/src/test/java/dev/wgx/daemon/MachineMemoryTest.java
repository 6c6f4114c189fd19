// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineMemoryTest {
    private static final long KIB = 1024;

    @TempDir
    private Path root;

    @BeforeEach
    void aMachineOfHalfAGigabyte() throws IOException {
        write("proc/meminfo", """
                MemTotal:         498232 kB
                MemFree:           12345 kB
                """);
    }

    @Test
    void withoutGroupsItIsTheMachines() {
        assertThat(limitBytes()).isEqualTo(498_232 * KIB);
    }

    @Test
    void theSmallestGroupOnTheWayUpCounts() throws IOException {
        write("proc/self/cgroup", "0::/system.slice/wgxd.service\n");
        write("groups/system.slice/wgxd.service/memory.max", "max\n");
        write("groups/system.slice/memory.max", "268435456\n");
        assertThat(limitBytes()).isEqualTo(268_435_456);
    }

    /** Stands for a container, where the path that leads to it may be invisible. */
    @Test
    void aGroupThatSeesItselfAsTheTopCounts() throws IOException {
        write("proc/self/cgroup", "0::/../../docker/abc\n");
        write("groups/memory.max", "134217728\n");
        assertThat(limitBytes()).isEqualTo(134_217_728);
    }

    @Test
    void groupsOfTheFirstVersionCountToo() throws IOException {
        write("proc/self/cgroup", """
                5:cpu,cpuacct:/somewhere
                4:memory:/vps/17
                0::/
                """);
        write("groups/memory/memory.limit_in_bytes", "9223372036854771712\n");
        write("groups/memory/vps/17/memory.limit_in_bytes", "300000000\n");
        assertThat(limitBytes()).isEqualTo(300_000_000);
    }

    @Test
    void aGroupMayBeLargerThanTheMachine() throws IOException {
        write("proc/self/cgroup", "0::/\n");
        write("groups/memory.max", "8589934592\n");
        assertThat(limitBytes()).isEqualTo(498_232 * KIB);
    }

    @Test
    void aSystemThatDoesNotTellHasNoLimit() {
        assertThat(new MachineMemory(root.resolve("nowhere"), root).limitBytes())
                .isEqualTo(Long.MAX_VALUE);
    }

    private long limitBytes() {
        return new MachineMemory(root.resolve("proc"), root.resolve("groups")).limitBytes();
    }

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
