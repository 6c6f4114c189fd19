// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.edge.ChildJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A time namespace of its own shows a process what it sees after the machine has slept: the two clocks apart. */
class BootClockTest {
    private static final long SLEPT_S = 100_000;

    @Test
    void itNeverGoesBack() {
        BootClock clock = new BootClock();
        assertThat(BootClock.countsSleep()).isTrue();
        long last = clock.nowNs();
        for (int i = 0; i < 10_000; i++) {
            long now = clock.nowNs();
            assertThat(now).isGreaterThanOrEqualTo(last);
            last = now;
        }
    }

    @Test
    void itCountsTheTimeThatTheMachineSlept() throws IOException, InterruptedException {
        assertThat(secondsAheadOfNanoTime(ClockAfterSleep.OF_THE_CLOCK)).isBetween(SLEPT_S, SLEPT_S + 10_000_000);
    }

    @Test
    void theRelaysLoopCountsByIt() throws IOException, InterruptedException {
        assertThat(secondsAheadOfNanoTime(ClockAfterSleep.OF_THE_LOOP)).isBetween(SLEPT_S, SLEPT_S + 10_000_000);
    }

    private static long secondsAheadOfNanoTime(String what) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("unshare", "--time", "--boottime", String.valueOf(SLEPT_S)));
        command.addAll(ChildJvm.command(ClockAfterSleep.class, what));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return Long.parseLong(output.strip());
    }
}
