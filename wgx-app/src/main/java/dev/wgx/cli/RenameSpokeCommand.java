// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "rename",
        mixinStandardHelpOptions = true,
        description = {"Give a spoke another name.", "", "Names are for people: no connection notices."},
        footer = {"", "Example:", "  wgx hub rename phone tablet"})
final class RenameSpokeCommand extends NamedSpokeAction {
    @Parameters(index = "1", paramLabel = "NEW-NAME", description = "A name that no other spoke has.")
    private String name = "";

    @Override
    void run() throws ConfigException {
        agent().rename(keyOrName(), name.strip());
        say("Renamed " + keyOrName() + " to " + name.strip() + ".");
    }
}
