// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/**
 * Replaces a file as a whole, so that a crash at any moment leaves the old text or the new one. Mode 0600: it may hold
 * keys.
 */
public final class AtomicFile {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final Path ROOT = Path.of("/");

    private AtomicFile() {}

    /**
     * Replaces the file, and makes missing directories. A symbolic link stays one: the file that it points to is
     * replaced. A file that is a mount of its own, as a container may have, cannot be replaced: it is written in place.
     */
    public static void replace(Path path, String text) throws IOException {
        Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
        if (Mounts.points(ROOT).contains(target)) {
            write(target, text);
            return;
        }
        Path directory = createDirectories(target);
        Path temporary = Files.createTempFile(directory, "." + target.getFileName(), ".new", OWNER_ONLY);
        try {
            write(temporary, text);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
        force(directory);
    }

    /** Makes the file's missing directories, for the owner alone; gives the innermost. */
    public static Path createDirectories(Path file) throws IOException {
        Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a directory");
        return Files.createDirectories(directory, OWNER_ONLY_DIRECTORY);
    }

    private static void write(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.truncate(channel.position());
            channel.force(true);
        }
    }

    // The new name is durable only when the directory is.
    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
