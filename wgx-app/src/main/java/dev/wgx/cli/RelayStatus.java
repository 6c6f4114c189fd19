// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.edge.api.StatusAnswer;
import dev.wgx.relay.report.PeerReport;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
        name = "status",
        header = "Show the relay, its peers, and what it forwarded and dropped.",
        footer = "%nWhat was dropped is listed with the reason; a reason that never occurred is left out.")
final class RelayStatus extends RelayQuestion {
    @Override
    public void run() {
        String json = ask("/v1/status");
        if (isJson()) {
            out().print(json);
            return;
        }
        StatusAnswer status = read(StatusAnswer.class, json);
        List<PeerReport> peers = readList(PeerReport.class, ask("/v1/peers"));
        RelayText text = new RelayText(Style.ofTerminal(), System.currentTimeMillis());
        out().print(text.relay(status));
        peers.forEach(peer -> out().print("\n" + text.peer(peer)));
        out().print(text.socket(status));
        out().print(text.drops(status));
    }
}
