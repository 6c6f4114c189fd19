// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.agent.AgentException;
import dev.wgx.agent.relay.RelayKeys;
import dev.wgx.config.HostPort;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "get-public-key",
        mixinStandardHelpOptions = true,
        description = {
            "Ask a relay for its public key.",
            "",
            "The answer proves nothing: compare it with what `wgx relay public-key` prints on the relay."
        },
        footer = {"", "Example:", "  wgx hub get-public-key relay.example"})
final class GetPublicKeyCommand extends AgentAction {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RoleCommand parent;

    @Parameters(
            paramLabel = "RELAY",
            converter = Converters.OfHostPort.class,
            description = "IP[:PORT] or NAME[:PORT].")
    @SuppressWarnings("NullAway.Init") // required
    private HostPort relay;

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    @Override
    void run() throws AgentException {
        RelayKeys.Answer answer = surroundings(parent.around())
                .relayKeys()
                .ask(relay)
                .orElseThrow(() -> surroundings(parent.around())
                        .noKeyFrom(relay, "check the address, that wgxd runs there and that its UDP port is open."));
        out().println(
                        json
                                ? new JsonObject()
                                        .put("publicKey", answer.key().toString())
                                        .toString()
                                : answer.key().toString());
    }
}
