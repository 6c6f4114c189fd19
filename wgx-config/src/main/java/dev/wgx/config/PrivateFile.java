// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;

/** A file that holds a secret, and so is for its owner alone. */
public final class PrivateFile {
    private PrivateFile() {}

    /**
     * Returns a sentence about a file that every user of this machine may read; empty if none may, or if there is no
     * such file. As with wg-quick a directory that is closed to others protects what is in it.
     */
    public static Optional<String> warning(Path file) {
        try {
            Path directory = file.toAbsolutePath().getParent();
            boolean isOpen = Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)
                    && directory != null
                    && Files.getPosixFilePermissions(directory).contains(PosixFilePermission.OTHERS_EXECUTE);
            return isOpen
                    ? Optional.of(file + " holds a secret and every user may read it: run `chmod 600 " + file + "`.")
                    : Optional.empty();
        } catch (IOException | UnsupportedOperationException unknown) {
            return Optional.empty();
        }
    }
}
