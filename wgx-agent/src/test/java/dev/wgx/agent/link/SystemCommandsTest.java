// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SystemCommandsTest {
    private final Commands commands = new SystemCommands();

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
}
