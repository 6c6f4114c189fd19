// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.store;

import static java.lang.System.Logger.Level.WARNING;

import dev.wgx.config.AtomicFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The store's place on the disk. What is there tells who talks to whom and from where: only its owner may read it. */
record StorePlace(Path path) {
    private static final System.Logger LOG = System.getLogger("dev.wgx.edge.store");
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    static final FileAttribute<Set<PosixFilePermission>> FOR_OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(OWNER_ONLY);
    private static final int MAX_BROKEN_FILES = 100;

    /** Returns where the store's {@link CommitMark} is. */
    Path markPath() {
        return path.resolveSibling(path.getFileName() + ".newest");
    }

    /**
     * Makes the file, empty, and its directory where they are missing.
     *
     * @throws StoreException when there can be no store here
     */
    void prepare() throws StoreException {
        Path directory;
        try {
            directory = AtomicFile.createDirectories(path);
        } catch (IOException e) {
            throw new StoreException("cannot make the directory of the store " + path + " (" + e
                    + "): make it for this user, or name another StateFile in relay.conf");
        }
        boolean isUsable = Files.exists(path)
                ? Files.isRegularFile(path) && Files.isReadable(path) && Files.isWritable(path)
                : Files.isWritable(directory);
        if (!isUsable) {
            throw new StoreException(
                    "the store " + path
                            + " may not be read and written by this user: change its owner, or name another StateFile in relay.conf");
        }
        if (Files.exists(path)) {
            closeToOthers();
        } else {
            create();
        }
    }

    private void closeToOthers() {
        try {
            if (!Files.getPosixFilePermissions(path).equals(OWNER_ONLY)) {
                Files.setPosixFilePermissions(path, OWNER_ONLY);
            }
        } catch (IOException e) {
            LOG.log(WARNING, "others may read the store {0}, and that cannot be changed: {1}", path, e);
        }
    }

    private void create() throws StoreException {
        try {
            // It is of a store that somebody has taken away.
            Files.deleteIfExists(markPath());
            Files.createFile(path, FOR_OWNER_ONLY);
        } catch (IOException e) {
            throw new StoreException("cannot make the store " + path + ": " + e);
        }
    }

    /** @return where it is now */
    Path moveAside() throws StoreException {
        return putAside("moved", Files::move);
    }

    /** @return where the copy is */
    Path copyAside() throws StoreException {
        return putAside("copied", (from, to) -> Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES));
    }

    @FunctionalInterface
    private interface Transfer {
        Path transfer(Path from, Path to) throws IOException;
    }

    private Path putAside(String how, Transfer transfer) throws StoreException {
        for (int i = 1; i <= MAX_BROKEN_FILES; i++) {
            try {
                return transfer.transfer(path, path.resolveSibling(path.getFileName() + ".broken-" + i));
            } catch (FileAlreadyExistsException e) {
                // The next number, then.
            } catch (IOException e) {
                throw new StoreException("the broken store " + path + " cannot be " + how + " aside: " + e);
            }
        }
        throw new StoreException("the store " + path + " is broken, and there are " + MAX_BROKEN_FILES
                + " broken ones beside it already: look for a failing disk");
    }
}
