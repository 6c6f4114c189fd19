// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.relay.report.RelayedSessionReport;
import java.util.List;
import picocli.CommandLine.Command;

@Command(name = "sessions", header = "List the WireGuard sessions that the relay forwards.")
final class RelaySessions extends RelayQuestion {
    @Override
    public void run() {
        String json = ask("/v1/sessions");
        if (isJson()) {
            out().print(json);
            return;
        }
        RelayText text = new RelayText(Style.ofTerminal(), System.currentTimeMillis());
        List<RelayedSessionReport> sessions = readList(RelayedSessionReport.class, json);
        out().print(String.join("\n", sessions.stream().map(text::session).toList()));
    }
}
