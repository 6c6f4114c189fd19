// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.edge.api.StatusAnswer;
import picocli.CommandLine.Command;

@Command(name = "running", header = "Tell whether the daemon runs: exit code 0 if so, 6 if not.")
final class RelayRunning extends RelayQuestion {
    @Override
    public void run() {
        StatusAnswer status = read(StatusAnswer.class, ask("/v1/status"));
        out().println(isJson() ? json(status) : sentence(status));
    }

    private static String sentence(StatusAnswer status) {
        return "wgxd " + status.version() + " is running on UDP port " + status.listenPort();
    }

    private static String json(StatusAnswer status) {
        return new JsonObject()
                .put("running", true)
                .put("version", status.version())
                .put("listenPort", status.listenPort())
                .put("startedMs", status.startedMs())
                .toString();
    }
}
