// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFileTest {
    @TempDir
    Path directory;

    @Test
    void aFileThatOthersMayReadIsTold() throws IOException {
        Path file = Files.writeString(directory.resolve("hub.conf"), "");
        allow(directory, "rwxr-xr-x");
        allow(file, "rw-r--r--");
        assertThat(PrivateFile.warning(file))
                .hasValue(file + " holds a secret and every user may read it: run `chmod 600 " + file + "`.");
        allow(file, "rw-r-----");
        assertThat(PrivateFile.warning(file)).isEmpty();
    }

    @Test
    void aClosedDirectoryProtectsWhatIsInIt() throws IOException {
        Path file = Files.writeString(directory.resolve("hub.conf"), "");
        allow(file, "rw-r--r--");
        allow(directory, "rwx------");
        assertThat(PrivateFile.warning(file)).isEmpty();
        assertThat(PrivateFile.warning(directory.resolve("absent"))).isEmpty();
    }

    private static void allow(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
}
