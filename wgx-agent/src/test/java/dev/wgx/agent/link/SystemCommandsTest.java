// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemCommandsTest {
    private static final long HOUR_NS = TimeUnit.HOURS.toNanos(1);
    private static final long SOON_NS = TimeUnit.MILLISECONDS.toNanos(200);

    @TempDir
    Path directory;

    private final Commands commands = new SystemCommands(HOUR_NS, HOUR_NS);

    @Test
    void aProgramGetsItsInputAndGivesItsOutputAndExitCode() {
        String large = "x".repeat(1_000_000);
        assertThat(commands.run(List.of("cat"), large)).isEqualTo(new Commands.Outcome(0, large, ""));
        assertThat(commands.run("sh", "-c", "echo out; echo err >&2; exit 3"))
                .isEqualTo(new Commands.Outcome(3, "out\n", "err\n"));
    }

    @Test
    void aProgramThatReadsNothingIsNoMistake() {
        assertThat(commands.run(List.of("true"), "x".repeat(1_000_000)).succeeded())
                .isTrue();
    }

    @Test
    void aProgramThatIsNotThereSaysSo() {
        assertThat(commands.run("no-such-program-anywhere"))
                .isEqualTo(new Commands.Outcome(
                        Commands.NOT_FOUND, "", "the program no-such-program-anywhere is not there; install it"));
    }

    @Test
    void whatGoesToTheBackgroundIsNotWaitedFor() {
        assertThat(commands.launch(List.of("sh", "-c", "(sleep 20; true) & echo no >&2; exit 4")))
                .isEqualTo(new Commands.Outcome(4, "", "no\n"));
    }

    @Test
    void aQuestionThatHangsIsKilledWithWhatItHasStarted() throws IOException {
        Path pids = directory.resolve("pids");
        Commands impatient = new SystemCommands(SOON_NS, HOUR_NS);
        Commands.Outcome outcome =
                impatient.run("sh", "-c", "sleep 3600 & echo $! >" + pids + "; echo $$ >>" + pids + "; wait");
        assertThat(outcome.isWithoutAnswer()).isTrue();
        assertThat(outcome.errors()).isEqualTo("sh did not end within 0 s and was killed");
        for (String pid : Files.readAllLines(pids)) {
            ProcessHandle.of(Long.parseLong(pid))
                    .ifPresent(process -> process.onExit().join());
        }
    }

    @Test
    void aChangeThatHangsIsKilledAlsoWhileItReadsNothing() {
        Commands impatient = new SystemCommands(HOUR_NS, SOON_NS);
        assertThat(impatient
                        .run(List.of("sleep", "3600"), "x".repeat(1_000_000))
                        .exitCode())
                .isEqualTo(Commands.TIMED_OUT);
        assertThat(impatient.launch(List.of("sleep", "3600")).exitCode()).isEqualTo(Commands.TIMED_OUT);
    }
}
