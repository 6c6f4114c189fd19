// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that the page about attacks names no test and no scenario that does not exist. */
class SecurityTestsRulesTest {
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");
    private static final Pattern SCENARIO = Pattern.compile("`(fair-\\w+)`");

    @Test
    void everyNamedTestExists() throws IOException {
        List<Path> sources = testSources();

        assertThat(TEST.matcher(page()).results())
                .hasSizeGreaterThan(50)
                .allSatisfy(named -> assertThat(sources.stream()
                                .filter(source -> source.endsWith(named.group(1) + ".java"))
                                .filter(source -> hasMethod(source, named.group(2))))
                        .as(named.group())
                        .isNotEmpty());
    }

    @Test
    void everyNamedScenarioExists() throws IOException {
        assertThat(SCENARIO.matcher(page()).results())
                .hasSizeGreaterThan(5)
                .allSatisfy(named -> assertThat(ProjectFiles.ROOT.resolve("lab/scenarios/" + named.group(1) + ".sh"))
                        .exists());
    }

    private static String page() throws IOException {
        return Files.readString(ProjectFiles.ROOT.resolve("docs/security-tests.md"));
    }

    private static List<Path> testSources() throws IOException {
        try (Stream<Path> modules = Files.list(ProjectFiles.ROOT)) {
            return modules.map(module -> module.getFileName() + "/src/test/java")
                    .filter(place -> Files.isDirectory(ProjectFiles.ROOT.resolve(place)))
                    .flatMap(place -> ProjectFiles.under(place).stream())
                    .toList();
        }
    }

    private static boolean hasMethod(Path source, String name) {
        try {
            return Files.readString(source).contains("void " + name + "(");
        } catch (IOException e) {
            throw new AssertionError(source.toString(), e);
        }
    }
}
