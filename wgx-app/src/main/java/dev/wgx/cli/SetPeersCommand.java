// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.agent.AgentException;
import dev.wgx.agent.AgentException.Reason;
import dev.wgx.agent.Surroundings;
import dev.wgx.agent.link.LinkException;
import dev.wgx.agent.link.WireGuardLink;
import dev.wgx.agent.relay.LegacyPublisher;
import dev.wgx.command.SetPeers;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "set-peers",
        mixinStandardHelpOptions = true,
        description = {
            "Publish a few keys as wgx 0.9 does, through a tunnel that is up.",
            "",
            "The keys replace all that were published before. `wgx hub sync` does the same for up to 10000."
        },
        footer = {"", "Example:", "  wgx hub set-peers 10.120.0.2:8787 KEY KEY"})
final class SetPeersCommand extends AgentAction {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RoleCommand parent;

    @Parameters(
            index = "0",
            paramLabel = "IP:PORT",
            converter = Converters.OfHostPort.class,
            description = "The relay's address inside the tunnel.")
    @SuppressWarnings("NullAway.Init") // required
    private HostPort relay;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "KEY",
            converter = Converters.OfPublicKey.class,
            description = "The spokes' public keys.")
    private List<PublicKey> keys = new ArrayList<>();

    @Override
    void run() throws AgentException, LinkException {
        if (keys.size() > SetPeers.MAX_KEYS) {
            throw misuse("At most " + SetPeers.MAX_KEYS + " keys fit into this command, not " + keys.size()
                    + ": use `wgx hub sync`.");
        }
        Surroundings around = surroundings(parent.around());
        InetAddress address = around.resolver().resolve(relay).stream()
                .findFirst()
                .orElseThrow(() -> new AgentException(
                        Reason.RELAY_UNREACHABLE,
                        "The name " + relay.host()
                                + " does not resolve: check how it is written, and this machine's DNS."));
        boolean taken = LegacyPublisher.publish(
                        WireGuardLink.pathThroughAny(around.commands(), address),
                        relay.port(),
                        around.random().nextInt(),
                        keys)
                .orElseThrow(() -> new AgentException(
                        Reason.RELAY_UNREACHABLE,
                        "Nobody answers at " + relay
                                + ": check with `wg show` that there is a recent handshake with the relay"
                                + " and that the address is in its AllowedIPs."));
        if (!taken) {
            throw new AgentException(
                    Reason.REFUSED,
                    "The relay refuses the keys, and wgx 0.9 has no word for why: `wgx hub sync` tells.");
        }
        say("The relay has these keys now: " + keys.size() + ".");
    }
}
