// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.edge.api.StatusAnswer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        header = "Show on one screen how the relay is: what it forwards, drops and refuses.",
        description = {
            "",
            "Of what is dropped it shows what has grown in the last minutes, with the reason, and who was refused lately: only keys that"
                    + " have proved themselves, and where they seem to be. `wgx relay peers` lists the peers.",
            ""
        })
final class RelayStatus extends RelayQuestion {
    @Option(names = "--all", description = "Show all that was dropped and refused, however long that is.")
    private boolean showsAll;

    @Override
    public void run() {
        String json = ask("/v1/status");
        if (isJson()) {
            out().print(json);
            return;
        }
        StatusText text =
                new StatusText(read(StatusAnswer.class, json), Style.ofTerminal(), System.currentTimeMillis());
        out().print(showsAll ? text.all() : text.summary());
    }
}
