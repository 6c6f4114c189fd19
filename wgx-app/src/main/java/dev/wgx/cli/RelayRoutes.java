// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.relay.report.RouteReport;
import picocli.CommandLine.Command;

@Command(name = "routes", aliases = "route", header = "List which hub has published which spokes.")
final class RelayRoutes extends RelayQuestion {
    @Override
    public void run() {
        String json = ask("/v1/routes");
        if (isJson()) {
            out().print(json);
            return;
        }
        RelayText text = new RelayText(Style.ofTerminal(), System.currentTimeMillis());
        out().print(text.routes(readList(RouteReport.class, json)));
    }
}
