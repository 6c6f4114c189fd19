// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.agent.Surroundings;
import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.link.LinkException;
import dev.wgx.agent.status.CounterpartView;
import dev.wgx.agent.status.CounterpartView.Presence;
import dev.wgx.agent.status.Picture;
import dev.wgx.agent.status.TunnelInquiry;
import dev.wgx.command.InquiryClient.Outcome;
import dev.wgx.config.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "spokes",
        mixinStandardHelpOptions = true,
        description = {
            "List the spokes, one line each.",
            "",
            "SEEN is what the relay tells: online; when it last heard of the spoke; or `not told` if it has not been told"
                    + " about the spoke, which `wgx hub sync` does. HANDSHAKE is the age of the last one between spoke"
                    + " and hub. RECEIVED and SENT are the hub's, since its interface has the spoke. PATH is relayed or"
                    + " direct; --paths says more about it."
        },
        footer = {
            "",
            "Examples:",
            "  wgx hub spokes",
            "  wgx hub spokes phone 10.120.7.      (in name, address or key)",
            "  wgx hub spokes --online --sort received --watch"
        })
final class SpokesCommand extends AgentAction {
    private static final long WATCH_SECONDS = 2;
    // To the upper left; clear the rest of the screen.
    private static final String CLEAR = "\u001b[H\u001b[J";

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RoleCommand parent;

    @Parameters(
            arity = "0..*",
            paramLabel = "TEXT",
            description = "Only spokes that have one of these in their name, address or key.")
    private List<String> texts = new ArrayList<>();

    @Option(names = "--online", description = "Only spokes that are online.")
    private boolean online;

    @Option(names = "--offline", description = "Only spokes that are not online.")
    private boolean offline;

    @Option(
            names = "--sort",
            paramLabel = "COLUMN",
            description = "Sort by: ${COMPLETION-CANDIDATES}; by the file's order if left out.")
    private SpokeOrder order = SpokeOrder.FILE;

    @Option(
            names = "--paths",
            description = "Show how packets go to each spoke, since when, and if over the relay why.")
    private boolean paths;

    @Option(names = "--watch", description = "Show it again every two seconds, until Ctrl-C.")
    private boolean watch;

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    @Override
    void run() throws ConfigException, LinkException {
        if (online && offline) {
            throw misuse("Choose one of --online and --offline.");
        }
        boolean isScreen = watch && !json && Style.ofTerminal().hasColours();
        do {
            Picture picture = take();
            out().print(isScreen ? CLEAR : "");
            show(picture);
            out().println(watch && !json && !isScreen ? "\n" : "");
            out().flush();
        } while (watch && pause());
    }

    private Picture take() throws ConfigException, LinkException {
        AgentConfig config = parent.config();
        Surroundings around = surroundings(parent.around());
        return Picture.take(
                config,
                around.commands(),
                new TunnelInquiry(around.random()),
                TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()));
    }

    private void show(Picture picture) {
        List<CounterpartView> all = picture.counterparts();
        List<CounterpartView> shown =
                all.stream().filter(this::isWanted).sorted(order.comparator()).toList();
        SpokesTable table = new SpokesTable(shown);
        if (paths) {
            PathsTable ways = new PathsTable(
                    shown,
                    surroundings(parent.around())
                            .directMarks(picture.config().interfaceName())
                            .read(),
                    picture.nowEpochS());
            out().print(json ? ways.json() : ways.text(Style.ofTerminal()));
        } else if (json) {
            out().print(table.json());
        } else {
            out().print(table.text(Style.ofTerminal()));
            out().print(SpokesTable.summary(shown, all.size()));
        }
        if (picture.link().isEmpty()) {
            say("The interface " + picture.config().interfaceName() + " is not there: this is what the file has.");
        } else if (!(picture.told().orElse(new Outcome.Silent()) instanceof Outcome.Answered)) {
            say("The relay does not answer, so that only sessions with this hub are known; see `wgx hub status`.");
        }
    }

    private boolean isWanted(CounterpartView spoke) {
        boolean isOnline = spoke.presence() == Presence.ONLINE;
        return !(online && !isOnline) && !(offline && isOnline) && (texts.isEmpty() || has(spoke));
    }

    private boolean has(CounterpartView spoke) {
        List<String> own = Stream.concat(
                        Stream.of(
                                spoke.entry().title(), spoke.entry().publicKey().toString()),
                        spoke.entry().allowedIps().stream().map(Object::toString))
                .map(text -> text.toLowerCase(Locale.ROOT))
                .toList();
        return texts.stream()
                .map(text -> text.toLowerCase(Locale.ROOT))
                .anyMatch(text -> own.stream().anyMatch(word -> word.contains(text)));
    }

    private static boolean pause() {
        try {
            TimeUnit.SECONDS.sleep(WATCH_SECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
