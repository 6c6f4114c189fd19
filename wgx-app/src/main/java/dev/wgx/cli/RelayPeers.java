// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.relay.report.PeerReport;
import java.util.List;
import picocli.CommandLine.Command;

@Command(name = "peers", header = "List the peers that the relay knows.")
final class RelayPeers extends RelayQuestion {
    @Override
    public void run() {
        String json = ask("/v1/peers");
        if (isJson()) {
            out().print(json);
            return;
        }
        RelayText text = new RelayText(Style.ofTerminal(), System.currentTimeMillis());
        List<PeerReport> peers = readList(PeerReport.class, json);
        out().print(String.join("\n", peers.stream().map(text::peer).toList()));
    }
}
