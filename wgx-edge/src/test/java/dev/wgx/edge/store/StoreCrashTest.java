// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.edge.ChildJvm;
import dev.wgx.relay.store.PublishedSetRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a store while it writes. {@code -Dwgx.kills=…} says how often. */
class StoreCrashTest {
    private static final int ROUNDS = Integer.getInteger("wgx.kills", 5);
    private static final int FEWEST_BEFORE_KILL = 40;
    private static final int STEP = 13;
    private static final int STEPS = 20;

    @TempDir
    private Path directory;

    @Test
    void whatWasAcknowledgedSurvivesKill9InAWriteStorm() throws IOException, InterruptedException, StoreException {
        Path file = directory.resolve("relay.db");
        for (int round = 0; round < ROUNDS; round++) {
            long acknowledged = killInTheStorm(file, FEWEST_BEFORE_KILL + STEP * (round % STEPS));
            try (RelayStore store = RelayStore.open(file)) {
                store.start(sequence -> {});
                PublishedSetRecord set = store.load().publishedSets().getFirst();
                assertThat(set.revision()).isGreaterThanOrEqualTo(acknowledged);
                assertThat(set).isEqualTo(SampleRecords.publishedSet(1, set.revision(), (int) (set.revision() % 200)));
            }
            assertThat(directory.resolve("relay.db.broken-1")).doesNotExist();
        }
    }

    private static long killInTheStorm(Path file, int lines) throws IOException, InterruptedException {
        Process storm = new ProcessBuilder(ChildJvm.command(WriteStorm.class, file.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long acknowledged = 0;
        try (BufferedReader out = storm.inputReader()) {
            for (int i = 0; i < lines; i++) {
                acknowledged = Long.parseLong(Objects.requireNonNull(out.readLine(), "the storm ended early"));
            }
            // Process.destroyForcibly would close the pipe as well.
            storm.toHandle().destroyForcibly();
            // What was printed before the signal came was acknowledged too.
            for (String line = out.readLine(); line != null && !line.isEmpty(); line = out.readLine()) {
                acknowledged = Math.max(acknowledged, Long.parseLong(line));
            }
        }
        storm.waitFor();
        return acknowledged;
    }
}
