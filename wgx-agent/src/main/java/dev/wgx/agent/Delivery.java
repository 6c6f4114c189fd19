// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent;

import dev.wgx.config.AtomicFile;
import dev.wgx.config.ConfigException;
import dev.wgx.config.ConfigException.Place;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A new spoke's configuration on its way to a person. It lies in a file before anything else knows of the spoke, so
 * that no crash and no broken pipe loses the only copy of a private key.
 */
public final class Delivery {
    private static final String UNPRINTED = ".unprinted";

    private final Path file;
    private final boolean isAsked;

    private Delivery(Path file, boolean isAsked) {
        this.file = file;
        this.isAsked = isAsked;
    }

    /**
     * @param output the file that the person wants; empty: one beside the hub's, until the text is printed
     * @param tag tells the spoke's file from others'
     */
    static Delivery keep(Optional<Path> output, Path hubFile, String tag, String text) throws ConfigException {
        Path file = output.orElseGet(() -> unused(hubFile, tag.replace(':', '-')));
        if (Files.exists(file)) {
            throw new ConfigException(
                    Place.of(file.toString()),
                    "is there already and may hold a spoke's only private key; move it away or name another file");
        }
        try {
            AtomicFile.replace(file, text);
        } catch (IOException e) {
            throw new ConfigException(
                    Place.of(file.toString()),
                    "cannot be written (" + e.getMessage() + "); check the directory and who you are");
        }
        return new Delivery(file, output.isPresent());
    }

    private static Path unused(Path hubFile, String tag) {
        String name = hubFile.getFileName() + "." + tag;
        Path file = hubFile.resolveSibling(name + UNPRINTED);
        for (int number = 2; Files.exists(file); number++) {
            file = hubFile.resolveSibling(name + "-" + number + UNPRINTED);
        }
        return file;
    }

    /** Returns the files of spokes whose configuration was made and perhaps never printed. */
    static List<Path> unprinted(Path hubFile) {
        List<Path> found = new ArrayList<>();
        Path directory = hubFile.toAbsolutePath().getParent();
        if (directory == null) {
            return found;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, file -> isUnprinted(file, hubFile))) {
            files.forEach(found::add);
        } catch (IOException unreadable) {
            // Whoever may not list the directory is told by what follows.
        }
        found.sort(null);
        return found;
    }

    private static boolean isUnprinted(Path file, Path hubFile) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith(hubFile.getFileName() + ".") && name.endsWith(UNPRINTED);
    }

    public Path file() {
        return file;
    }

    /** Takes note that the person has the text: a file that nobody asked for goes. */
    public void arrived() {
        if (!isAsked) {
            delete();
        }
    }

    /** Takes it back: there is no such spoke. */
    void withdraw() {
        delete();
    }

    private void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It stays, for its owner alone; the next command names it.
        }
    }
}
