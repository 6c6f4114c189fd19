// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A relay that the bench has started itself, and ends. */
final class RelayProcess implements AutoCloseable {
    private static final long PATIENCE_S = 10;

    private final Process process;

    private RelayProcess(Process process) {
        this.process = process;
    }

    /** @param command for the shell; what it prints goes to standard error */
    static RelayProcess start(String command) throws IOException {
        return new RelayProcess(new ProcessBuilder("sh", "-c", "exec " + command + " >&2")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
