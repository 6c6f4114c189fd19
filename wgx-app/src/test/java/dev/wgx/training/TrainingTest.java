// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
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
        writeProgram(lib.resolve("wgx.jar"));
    }

    @Test
    void aSignalLeavesTheOldCachesAndNothingElse() throws Exception {
        Map<Path, String> before = contents(lib);
        Process training = train();
        await().forever().until(() -> !training.isAlive() || (daemonOf(training).isPresent() && hasSocket()));
        ProcessHandle daemon =
                daemonOf(training).orElseThrow(() -> new AssertionError("no training: " + outputOf(training)));

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
        assertThat(outputOf(training)).contains("wgxd does not start", "-NoOptionOfJava");
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

    private static String outputOf(Process training) {
        try {
            return new String(training.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    /** Puts the class path into one file, as a release has it: wgxd closes all other files to itself. */
    private static void writeProgram(Path file) throws IOException {
        Set<String> names = new HashSet<>();
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
            jar.setLevel(Deflater.NO_COMPRESSION);
            for (String entry : List.of(System.getProperty("java.class.path").split(":"))) {
                Path part = Path.of(entry);
                if (Files.isDirectory(part)) {
                    copy(part, jar, names);
                } else {
                    try (FileSystem library = FileSystems.newFileSystem(part)) {
                        copy(library.getPath("/"), jar, names);
                    }
                }
            }
        }
    }

    private static void copy(Path part, JarOutputStream jar, Set<String> names) throws IOException {
        try (Stream<Path> files = Files.walk(part)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = part.relativize(file).toString();
                boolean isDescription = name.startsWith("META-INF/") && !name.startsWith("META-INF/services/");
                if (!isDescription && names.add(name)) {
                    jar.putNextEntry(new JarEntry(name));
                    Files.copy(file, jar);
                }
            }
        }
    }
}
