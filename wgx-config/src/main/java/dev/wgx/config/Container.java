// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The container that this process runs in, if there is one, and what the person who starts it has to know. */
public final class Container {
    private static final List<String> MARKS = List.of("run/.containerenv", ".dockerenv");
    private static final Path ROOT = Path.of("/");

    private final Path root;

    /** @param root where the system's own files are looked for */
    public Container(Path root) {
        this.root = root;
    }

    public static Container ofThisProcess() {
        return new Container(ROOT);
    }

    /** Returns whether there is a container: Podman and Docker leave a mark in each. */
    public boolean isPresent() {
        return MARKS.stream().anyMatch(mark -> Files.exists(root.resolve(mark)));
    }

    /** Returns what to start the container with, or where there is none the other advice. */
    public String advice(String options, String otherwise) {
        return isPresent() ? "start the container with " + options : otherwise;
    }

    /** Returns a sentence about those of the files that are in no volume: they vanish with the container. */
    public Optional<String> warning(Collection<Path> files) {
        List<Path> lost =
                isPresent() ? files.stream().filter(this::isInOwnLayer).toList() : List.of();
        if (lost.isEmpty()) {
            return Optional.empty();
        }
        String names = lost.stream().map(Path::toString).collect(Collectors.joining(" and "));
        String volumes = lost.stream()
                .map(file -> file.toAbsolutePath().getParent())
                .distinct()
                .map(directory -> "--volume " + directory + ":" + directory)
                .collect(Collectors.joining(" "));
        return Optional.of(names + (lost.size() == 1 ? " is in no volume and vanishes" : " are in no volume and vanish")
                + " with this container: start it with " + volumes);
    }

    /** Returns whether the nearest mount above the file is that of the container's own root. */
    private boolean isInOwnLayer(Path file) {
        Path real = realPath(file.toAbsolutePath());
        List<Path> above = Mounts.points(root).stream().filter(real::startsWith).toList();
        // Where the mounts cannot be read, nothing is known of a loss.
        return !above.isEmpty() && above.stream().allMatch(ROOT::equals);
    }

    private static Path realPath(Path file) {
        Path existing = file;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        try {
            return existing.toRealPath().resolve(existing.relativize(file));
        } catch (IOException e) {
            return file;
        }
    }
}
