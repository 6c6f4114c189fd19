// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path directory;

    @Test
    void aNewFileIsItsOwnersAlone() throws IOException {
        Path file = directory.resolve("etc/hub.conf");
        AtomicFile.replace(file, "secret");
        assertThat(file).hasContent("secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void nothingElseIsLeftBehind() throws IOException {
        Path file = directory.resolve("hub.conf");
        AtomicFile.replace(file, "one");
        AtomicFile.replace(file, "two");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
        assertThat(file).hasContent("two");
    }

    @Test
    void aFileThatIsAMountIsWrittenInPlace() throws IOException, InterruptedException {
        Path file = directory.resolve("with a space.conf");
        Files.writeString(file, "a long old text");
        Path source = Files.writeString(directory.resolve("source.conf"), "a long old text");
        Object before = Files.readAttributes(source, BasicFileAttributes.class).fileKey();
        assertThat(run("mount", "--bind", source.toString(), file.toString())).isZero();
        try {
            AtomicFile.replace(file, "new");
            assertThat(source).hasContent("new");
            assertThat(Files.readAttributes(source, BasicFileAttributes.class).fileKey())
                    .isEqualTo(before);
        } finally {
            run("umount", file.toString());
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    @Test
    void aSymbolicLinkStaysOne() throws IOException {
        Path real = Files.writeString(directory.resolve("real.conf"), "old");
        Path link = Files.createSymbolicLink(directory.resolve("hub.conf"), real);
        AtomicFile.replace(link, "new");
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(real).hasContent("new");
    }

    @Test
    void aFailedReplacementLeavesNoTrace() throws IOException {
        Path occupied = Files.createDirectory(directory.resolve("hub.conf"));
        Files.writeString(occupied.resolve("inside"), "");
        assertThatThrownBy(() -> AtomicFile.replace(occupied, "text")).isInstanceOf(IOException.class);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(occupied);
        }
    }
}
