// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.edge.api.EventLine;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Command;

@Command(name = "events", header = "Print what happens to peers from now on, one event a line, until interrupted.")
final class RelayEvents extends RelayQuestion {
    @Override
    public void run() {
        Style style = Style.ofTerminal();
        client().stream("/v1/events", line -> {
            out().println(isJson() ? line : sentence(style, read(EventLine.class, line)));
            out().flush();
        });
    }

    private static String sentence(Style style, EventLine event) {
        Instant at = Instant.ofEpochMilli(event.atMs()).truncatedTo(ChronoUnit.SECONDS);
        String time = DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at.atZone(ZoneId.systemDefault()));
        return style.unit(time) + " " + event.message();
    }
}
