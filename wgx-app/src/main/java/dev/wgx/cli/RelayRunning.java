// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.edge.api.StatusAnswer;
import picocli.CommandLine.Command;

@Command(name = "running", header = "Tell whether the daemon runs: exit code 0 if so, 6 if not.")
final class RelayRunning extends RelayQuestion {
    @Override
    public void run() {
        String json = ask("/v1/status");
        if (isJson()) {
            out().print(json);
            return;
        }
        StatusAnswer status = read(StatusAnswer.class, json);
        out().println("wgxd " + status.version() + " is running on UDP port " + status.listenPort());
    }
}
