// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import dev.wgx.config.Container;
import dev.wgx.edge.system.CFunctions;
import dev.wgx.edge.system.CallState;
import dev.wgx.edge.system.Errno;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file system for pins of BPF objects, of a kind of its own. It is in memory, and lasts until the machine restarts.
 */
final class BpfFileSystem {
    private static final String TYPE = "bpf";
    private static final MethodHandle MOUNT = CFunctions.find("mount");

    private BpfFileSystem() {}

    static boolean holds(Path directory) throws IOException {
        return Files.getFileStore(directory).type().equals(TYPE);
    }

    static void tryToMountAt(Path directory) {
        try {
            if (Files.isDirectory(directory) && !holds(directory)) {
                mountAt(directory);
            }
        } catch (IOException | LinkageError said) {
            // When it is needed.
        }
    }

    static void mountAt(Path directory) throws KernelPathException {
        mountAt(directory, Container.ofThisProcess());
    }

    static void mountAt(Path directory, Container container) throws KernelPathException {
        int result;
        try (Arena arena = Arena.ofConfined()) {
            long type = arena.allocateFrom(TYPE).address();
            long target = arena.allocateFrom(directory.toString()).address();
            long options = arena.allocateFrom("mode=0700").address();
            result = new CallState().call(MOUNT, type, target, type, 0, options);
        }
        if (result < 0) {
            throw new KernelPathException("%s is not a BPF file system and cannot be made one (%s): "
                            .formatted(directory, Errno.describe(result))
                    + container.advice(
                            "--volume " + directory + ":" + directory, "run `mount -t bpf bpf " + directory + "`"));
        }
    }
}
