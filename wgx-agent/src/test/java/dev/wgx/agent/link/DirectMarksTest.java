// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.agent.TestKeys;
import dev.wgx.agent.link.DirectMarks.Mark;
import dev.wgx.config.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectMarksTest {
    @TempDir
    private Path directory;

    @Test
    void whatIsWrittenIsReadAgain() {
        DirectMarks marks = new DirectMarks(directory, "wgx");
        Map<dev.wgx.noise.PublicKey, Mark> all = Map.of(
                TestKeys.publicKey(3),
                new Mark(Optional.of(HostPort.parseRelay("198.51.100.7:41820")), 1_800_000_000, 21_000, ""),
                TestKeys.publicKey(4),
                new Mark(Optional.empty(), 1_800_000_001, 0, "being tried"));
        marks.write(all);
        assertThat(new DirectMarks(directory, "wgx").read()).isEqualTo(all);
        assertThat(new DirectMarks(directory, "other").read()).isEmpty();
        marks.write(Map.of());
        assertThat(directory.resolve("wgx-direct")).isEmptyDirectory();
    }

    @Test
    void whatSomebodyElseWroteIsPassedOver() throws IOException {
        Files.createDirectory(directory.resolve("wgx-direct"));
        Files.writeString(
                directory.resolve("wgx-direct/wgx"),
                "nonsense\n" + TestKeys.publicKey(3) + "\tnowhere at all\t1\t1\t\n" + TestKeys.publicKey(4)
                        + "\trelayed\t7\t0\tx\n");
        assertThat(new DirectMarks(directory, "wgx").read())
                .containsExactly(Map.entry(TestKeys.publicKey(4), new Mark(Optional.empty(), 7, 0, "x")));
    }

    @Test
    void whereNothingCanBeWrittenNothingFails() {
        DirectMarks nowhere = new DirectMarks(Path.of("/proc/absent"), "wgx");
        nowhere.write(Map.of(TestKeys.publicKey(3), new Mark(Optional.empty(), 1, 0, "x")));
        assertThat(nowhere.read()).isEmpty();
    }
}
