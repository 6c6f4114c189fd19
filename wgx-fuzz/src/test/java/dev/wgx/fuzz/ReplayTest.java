// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tries every input that is kept. */
class ReplayTest {
    private static final Path CORPUS = Path.of("corpus");
    private static final int MAX_FILES = 100;
    private static final long MAX_BYTES = 4096;

    @ParameterizedTest
    @EnumSource
    void whatIsKeptPasses(Target target) throws Exception {
        List<Path> inputs = files(CORPUS.resolve(target.word()));
        assertThat(inputs).as("the corpus").hasSizeBetween(1, MAX_FILES);
        for (Path input : inputs) {
            byte[] bytes = Files.readAllBytes(input);
            assertThat(bytes.length).as(input.toString()).isLessThanOrEqualTo((int) MAX_BYTES);
            try {
                target.run(bytes);
            } catch (Throwable fault) {
                throw new AssertionError(input.toString(), fault);
            }
        }
        target.run(new byte[0]);
    }

    @Test
    void everyCorpusIsOfATarget() throws IOException {
        List<String> targets = Arrays.stream(Target.values()).map(Target::word).toList();
        assertThat(files(CORPUS))
                .allMatch(corpus -> targets.contains(corpus.getFileName().toString()));
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }
}
