// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.edge.api.RouteAnswer;
import dev.wgx.noise.PublicKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

@Command(name = "routes", aliases = "route", header = "List which hub has published which spokes.")
final class RelayRoutes extends RelayQuestion {
    private static final int HUB_NAME = 21;
    private static final int SPOKE_NAME = 34;

    private @Nullable PublicKey hub;

    @Override
    public void run() {
        if (isJson()) {
            out().print(ask("/v1/routes"));
            return;
        }
        Style style = Style.ofTerminal();
        StringBuilder text = new StringBuilder();
        forEach("/v1/routes", RouteAnswer.class, route -> write(route, style, text));
        out().print(text);
    }

    /** Writes a route; those of a hub come together. */
    private void write(RouteAnswer route, Style style, StringBuilder text) {
        boolean isFirst = hub == null;
        if (hub == null || !route.hub().equals(hub)) {
            text.append(isFirst ? "" : "\n")
                    .append(style.relay("hub"))
                    .append(": ")
                    .append(style.relay(route.hub().toString()))
                    .append(state(route.hubOnline()))
                    .append(
                            route.hubName().isEmpty()
                                    ? ""
                                    : ", "
                                            + Paragraph.cell(route.hubName(), HUB_NAME)
                                                    .strip())
                    .append('\n');
            hub = route.hub();
        }
        String spoke = route.spokeName().isEmpty()
                ? style.peer(route.spoke().toString())
                : style.peer(Paragraph.cell(route.spokeName(), SPOKE_NAME).strip()) + " ("
                        + PeerTable.title(route.spoke(), "") + ")";
        text.append("  ")
                .append(style.peer("spoke"))
                .append(": ")
                .append(spoke)
                .append(state(route.spokeOnline()))
                .append(route.wanted() ? ", has called" : "")
                .append('\n');
    }

    private static String state(boolean online) {
        return online ? " online" : " offline";
    }
}
