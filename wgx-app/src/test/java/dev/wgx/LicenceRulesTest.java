// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that every script and every C source says its licence. The formatter sees to the Java sources. */
class LicenceRulesTest {
    private static final List<String> PLACES = List.of(
            ".ci",
            "bpf",
            "lab",
            "packaging",
            "wgx-app/src/main/sh",
            "wgx-bench/src/main/sh",
            "wgx-fuzz/run",
            "wgx-stress/run",
            "wgx-sim");
    /** The second line at the latest, since a script begins with its interpreter. */
    private static final int LAST_LINE = 2;

    @Test
    void everyScriptAndCSourceNamesItsLicence() throws IOException {
        List<Path> sources = PLACES.stream()
                .flatMap(place -> ProjectFiles.under(place).stream())
                .filter(LicenceRulesTest::isSource)
                .toList();

        assertThat(sources).hasSizeGreaterThan(30);
        assertThat(sources.stream().filter(source -> !namesLicence(source))).isEmpty();
    }

    private static boolean isSource(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".sh")
                || name.endsWith(".c")
                || name.endsWith(".h")
                || firstLines(file).stream().anyMatch(line -> line.startsWith("#!"));
    }

    private static boolean namesLicence(Path file) {
        return firstLines(file).stream()
                .anyMatch(line -> line.matches("(#|//) SPDX-License-Identifier: GPL-(3|2)\\.0-or-later"));
    }

    private static List<String> firstLines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.limit(LAST_LINE).toList();
        } catch (IOException e) {
            throw new AssertionError(file.toString(), e);
        }
    }
}
