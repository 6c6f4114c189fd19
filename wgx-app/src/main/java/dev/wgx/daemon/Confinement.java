// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.daemon;

import static java.lang.System.Logger.Level.INFO;

import dev.wgx.config.AtomicFile;
import dev.wgx.edge.KernelForwarding;
import dev.wgx.edge.kernel.KernelTraces;
import dev.wgx.edge.sandbox.Places;
import dev.wgx.edge.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Puts this relay into its {@link Sandbox}, with the directories of its files. Says once what it could not give up. */
final class Confinement {
    private final List<String> failures = new ArrayList<>();

    private Confinement() {}

    /** Confines the calling thread and those that it starts. */
    static Confinement enter(Path configPath, RelayConfig config) {
        Confinement confinement = new Confinement();
        // From inside nothing can be mounted.
        if (config.kernelPath().mode() != KernelForwarding.Mode.OFF) {
            KernelTraces.prepareFileSystem();
        }
        // A rule is for a directory that is there. Who needs it says what is wrong with it.
        prepare(() -> AtomicFile.createDirectories(config.stateFile()));
        prepare(() -> Files.createDirectories(
                config.unixSocketPath().resolveSibling(".").normalize()));
        confinement.failures.addAll(
                Sandbox.confine(Places.around(List.of(configPath, config.stateFile(), config.unixSocketPath()))));
        return confinement;
    }

    private interface Step {
        Path run() throws IOException;
    }

    private static void prepare(Step step) {
        try {
            var _ = step.run();
        } catch (IOException said) {
            // By the store, or by the control API.
        }
    }

    /** Ends the start: from now on dangerous system calls fail, in all threads. */
    void complete() {
        Sandbox.refuseCalls().ifPresent(failures::add);
        if (!failures.isEmpty()) {
            System.getLogger("dev.wgx.daemon")
                    .log(INFO, "wgxd could not give up all that it does not need: " + String.join("; ", failures));
        }
    }
}
