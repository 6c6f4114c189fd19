// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTest {
    private static final Path LAUNCHERS = Path.of("src/main/sh/lib");

    @TempDir
    private Path home;

    @TempDir
    private Path temporary;

    private Path lib;

    @BeforeEach
    void install() throws IOException {
        lib = Files.createDirectory(home.resolve("lib"));
        for (String options : List.of("wgx.options", "wgxd.options")) {
            Files.copy(LAUNCHERS.resolve(options), lib.resolve(options));
        }
        for (String cache : List.of("wgx", "wgx-agent", "wgxd")) {
            Files.writeString(lib.resolve(cache + ".aot"), "the old cache");
        }
        try (OutputStream jar = Files.newOutputStream(lib.resolve("wgx.jar"))) {
            new JarOutputStream(jar, classPath()).close();
        }
    }

    @Test
    void aSignalLeavesTheOldCachesAndNothingElse() throws Exception {
        Map<Path, String> before = contents(lib);
        Process training = train();
        await().forever().until(() -> daemonOf(training).isPresent() && hasSocket());
        ProcessHandle daemon = daemonOf(training).orElseThrow();

        training.destroy();

        assertThat(training.waitFor()).as("128 + SIGTERM").isEqualTo(143);
        assertThat(daemon.isAlive()).isFalse();
        assertThat(contents(lib)).isEqualTo(before);
        assertThat(contents(temporary)).isEmpty();
    }

    @Test
    void aTrainingThatFailsLeavesTheOldCachesAndNothingElse() throws Exception {
        Files.writeString(lib.resolve("wgxd.options"), "-NoOptionOfJava");
        Map<Path, String> before = contents(lib);

        Process training = train();

        assertThat(training.waitFor()).isEqualTo(1);
        assertThat(new String(training.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("wgxd does not start", "-NoOptionOfJava");
        assertThat(contents(lib)).isEqualTo(before);
        assertThat(contents(temporary)).isEmpty();
    }

    private Process train() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        lib.resolve("wgx.jar").toString(),
                        Training.class.getName(),
                        home.toString())
                .redirectErrorStream(true)
                .start();
    }

    private boolean hasSocket() throws IOException {
        try (Stream<Path> files = Files.walk(temporary)) {
            return files.anyMatch(file -> file.endsWith("wgxd.sock"));
        }
    }

    private static Optional<ProcessHandle> daemonOf(Process training) {
        return training.children().findFirst();
    }

    private static Map<Path, String> contents(Path directory) throws IOException {
        Map<Path, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(file -> !file.equals(directory)).toList()) {
                contents.put(file, Files.isDirectory(file) ? "" : Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return contents;
    }

    private static Manifest classPath() {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        Arrays.stream(System.getProperty("java.class.path").split(":"))
                                .map(entry -> Path.of(entry).toUri().toString())
                                .collect(Collectors.joining(" ")));
        return manifest;
    }
}
