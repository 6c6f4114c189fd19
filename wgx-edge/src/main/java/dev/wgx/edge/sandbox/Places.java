// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The part of the file system that a running wgxd needs.
 *
 * @param own directories where it may do everything
 * @param settings directories whose files it may read and write. The kernel makes the nodes below /proc/sys anew when
 *     nobody has them open, and a rule holds for the node that it was made for: so these stay open
 * @param readable what it may read, with everything below
 */
public record Places(List<Path> own, List<Path> settings, List<Path> readable) {
    private static final Path PINS = Path.of("/sys/fs/bpf");
    private static final Path NETWORK_SETTINGS = Path.of("/proc/sys/net");

    /** The files that the C library and the Java machine read, besides their own directories. */
    private static final List<Path> SYSTEM = Stream.of(
                    "/proc", "/sys", "/dev", "/usr", "/lib", "/lib64", "/etc/localtime", "/etc/timezone")
            .map(Path::of)
            .toList();

    /** @param files that are written, replaced or made, each with others beside it */
    public static Places around(List<Path> files) {
        List<Path> own = new ArrayList<>(List.of(PINS));
        for (Path file : files) {
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null) {
                own.add(directory);
            }
            // It may be a symbolic link, which stays one when the file is replaced.
            real(file).map(Path::getParent).forEach(own::add);
        }
        return new Places(
                own,
                List.of(NETWORK_SETTINGS),
                Stream.concat(SYSTEM.stream(), program()).toList());
    }

    /** Returns where Java and this program are. Debian keeps Java's configuration elsewhere. */
    private static Stream<Path> program() {
        Path java = Path.of(System.getProperty("java.home", "/"));
        Stream<Path> classes = Stream.of(
                        System.getProperty("java.class.path", "").split(":"))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of);
        return Stream.of(Stream.of(java, java.resolve("conf"), java.resolve("lib/security")), classes)
                .flatMap(paths -> paths)
                .flatMap(Places::real);
    }

    private static Stream<Path> real(Path path) {
        try {
            return Files.exists(path) ? Stream.of(path.toRealPath()) : Stream.empty();
        } catch (IOException unreadable) {
            return Stream.empty();
        }
    }
}
