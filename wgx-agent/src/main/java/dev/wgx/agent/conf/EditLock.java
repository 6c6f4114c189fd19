// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.conf;

import dev.wgx.config.AtomicFile;
import dev.wgx.config.ConfigException;
import dev.wgx.config.ConfigException.Place;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Held while a file is read, changed and replaced: two commands at once never take the same address or lose a spoke.
 */
public final class EditLock implements AutoCloseable {
    private final FileChannel channel;

    private EditLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Waits for another command's edit to end. A file {@code .NAME.lock} stays beside the configuration. */
    public static EditLock ofExisting(Path path) throws ConfigException {
        if (!Files.exists(path)) {
            throw new ConfigException(
                    Place.of(path.toString()), "there is no such file; create it with init or name another");
        }
        return take(path);
    }

    /** Locks a file that is to be made, and makes its directory. */
    public static EditLock ofNew(Path path) throws ConfigException {
        try {
            AtomicFile.createDirectories(path);
        } catch (IOException e) {
            throw new ConfigException(
                    Place.of(path.toString()),
                    "its directory cannot be made (" + e.getMessage() + "); check the path and who you are");
        }
        return take(path);
    }

    private static EditLock take(Path path) throws ConfigException {
        Path file = path.toAbsolutePath();
        try {
            FileChannel channel = FileChannel.open(
                    file.resolveSibling("." + file.getFileName() + ".lock"),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                channel.lock();
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            return new EditLock(channel);
        } catch (IOException e) {
            throw new ConfigException(
                    Place.of(path.toString()),
                    "cannot be changed (" + e.getMessage() + "); check the directory and who you are");
        }
    }

    @Override
    public void close() throws ConfigException {
        try {
            channel.close();
        } catch (IOException e) {
            throw new ConfigException(Place.of("the edit lock"), "cannot be released (" + e.getMessage() + ")");
        }
    }
}
