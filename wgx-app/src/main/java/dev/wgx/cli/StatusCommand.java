// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.agent.Surroundings;
import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.link.LinkException;
import dev.wgx.agent.link.LiveLink.LivePeer;
import dev.wgx.agent.relay.Silence;
import dev.wgx.agent.status.Diagnosis;
import dev.wgx.agent.status.Picture;
import dev.wgx.agent.status.Problem;
import dev.wgx.agent.status.TunnelInquiry;
import dev.wgx.config.ConfigException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Show interface and relay, and what is wrong.",
            "",
            "The exit code is 0 if nothing is wrong, and 1 otherwise."
        },
        footer = {
            "",
            "Examples:",
            "  wgx ${PARENT-COMMAND-NAME} status",
            "  wgx ${PARENT-COMMAND-NAME} status --json | jq .problems"
        })
final class StatusCommand extends AgentAction {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RoleCommand parent;

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    private ExitCode result = ExitCode.OK;

    @Override
    void run() throws ConfigException, LinkException {
        AgentConfig config = parent.config();
        Surroundings around = surroundings(parent.around());
        Picture picture = Picture.take(
                config,
                around.commands(),
                new TunnelInquiry(around.random()),
                TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()));
        List<Problem> problems = Diagnosis.of(parent.role(), picture, () -> silence(around, config, picture));
        AgentStatusText text = new AgentStatusText(parent.role(), picture, problems);
        if (json) {
            out().println(text.json());
        } else {
            out().print(text.text(Style.ofTerminal()));
        }
        result = problems.isEmpty() ? ExitCode.OK : ExitCode.FAILURE;
    }

    @Override
    ExitCode result() {
        return result;
    }

    private static Silence silence(Surroundings around, AgentConfig config, Picture picture) {
        return around.silence()
                .diagnose(
                        config.relayEndpoint(),
                        config.relayKey(),
                        picture.relayPeer().flatMap(LivePeer::endpoint));
    }
}
