// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds the project's files, without those that were built. */
final class ProjectFiles {
    static final Path ROOT = Path.of("..");

    private ProjectFiles() {}

    /** Returns the files under a directory of the project, in order. */
    static List<Path> under(String directory) {
        Path place = ROOT.resolve(directory);
        try (Stream<Path> all = Files.walk(place)) {
            return all.filter(Files::isRegularFile)
                    .filter(file ->
                            !file.startsWith(place.resolve("target")) && !file.startsWith(ROOT.resolve("lab/run")))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
