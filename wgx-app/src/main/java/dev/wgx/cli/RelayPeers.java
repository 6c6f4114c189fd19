// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.edge.api.ApiJson;
import dev.wgx.edge.api.PeerAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "peers",
        header = "List the peers that the relay knows, one line each.",
        description = {
            "",
            "A name comes from relay.conf: `AllowedPublicKeys = KEY # name`, `wgx relay allow KEY --name NAME`, or a [Peer] section."
                    + " HUB/NAME is what a hub calls its spoke (ShareNames in hub.conf). SHOOK is the age of the last handshake with the"
                    + " relay. What is cut here is whole in --json.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  wgx relay peers --online --sort received",
            "  wgx relay peers --filter phone --keys",
            "  wgx relay peers --watch"
        })
final class RelayPeers extends RelayQuestion {
    private static final long WATCH_S = 2;

    @Option(names = "--online", description = "Only peers that are online.")
    private boolean onlyOnline;

    @Option(
            names = "--sort",
            paramLabel = "COLUMN",
            description = "name (the default), key, state, handshake, received, sent, spokes, sessions or address.",
            converter = Converters.OfPeerOrder.class)
    private PeerOrder order = PeerOrder.NAME;

    @Option(
            names = "--filter",
            paramLabel = "TEXT",
            description = "Only peers whose name, key or address has this text.")
    private String filter = "";

    @Option(names = "--keys", description = "Show whole keys, and names beside them.")
    private boolean showsKeys;

    @Option(names = "--watch", description = "Show it again every two seconds, until interrupted.")
    private boolean watches;

    @Override
    public void run() {
        Screen screen = Screen.ofTerminal();
        do {
            show(watches ? screen : Screen.ENDLESS);
        } while (watches && waited());
    }

    private boolean waited() {
        out().flush();
        try {
            TimeUnit.SECONDS.sleep(WATCH_S);
            return !out().checkError();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void show(Screen screen) {
        boolean isAll = !onlyOnline && filter.isEmpty() && order == PeerOrder.NAME;
        if (isJson() && isAll) {
            out().print(ask("/v1/peers"));
            return;
        }
        List<PeerAnswer> shown = new ArrayList<>();
        int[] all = {0};
        forEach("/v1/peers", PeerAnswer.class, peer -> {
            all[0]++;
            if ((peer.online() || !onlyOnline) && (filter.isEmpty() || PeerTable.matches(peer, filter))) {
                shown.add(peer);
            }
        });
        shown.sort(order.comparator());
        if (isJson()) {
            out().println(ApiJson.jsonb().toJson(shown));
            return;
        }
        PeerTable table = new PeerTable(Style.ofTerminal(), System.currentTimeMillis(), showsKeys);
        screen.begin(out());
        out().println(table.header());
        screen.rows(shown).forEach(peer -> out().println(table.row(peer)));
        out().println(PeerTable.count(shown, all[0]));
    }
}
