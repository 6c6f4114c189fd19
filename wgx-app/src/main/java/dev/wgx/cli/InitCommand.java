// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.agent.Agent;
import dev.wgx.agent.AgentException;
import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.conf.Role;
import dev.wgx.config.Cidr;
import dev.wgx.config.ConfigException;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = {
            "Make a key and write the configuration, with the relay as first peer.",
            "",
            "The relay's key is pinned: what has another key later is not the relay. Prints the own public key, which the"
                    + " relay must allow (AllowedPublicKeys in relay.conf)."
        },
        footer = {
            "",
            "Example:",
            "  wgx hub init relay.example:8787 --relay-public-key KEY",
            "where KEY is what `wgx relay public-key` prints on the relay."
        })
final class InitCommand extends AgentAction {
    private static final Cidr DEFAULT_HUB = Cidr.parse("10.120.0.1/16");
    private static final Cidr DEFAULT_SPOKE = Cidr.parse("10.120.0.3/16");

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RoleCommand parent;

    @Parameters(
            paramLabel = "IP[:PORT]",
            converter = Converters.OfHostPort.class,
            description = "The relay: IP, IP:PORT, [IPv6]:PORT, NAME or NAME:PORT; port 8787 when left out.")
    @SuppressWarnings("NullAway.Init") // required
    private HostPort relay;

    @Option(
            names = "--relay-public-key",
            paramLabel = "KEY",
            converter = Converters.OfPublicKey.class,
            description = "The relay's key. Without it the relay is asked, and its answer taken on trust.")
    private Optional<PublicKey> relayKey = Optional.empty();

    @Option(
            names = "--address",
            paramLabel = "ADDRESS/LENGTH",
            split = ",",
            converter = Converters.OfCidr.class,
            description = "Own address and network, once for each network (10.120.0.1/16, a spoke 10.120.0.3/16)."
                    + " The second address of each network is the relay's.")
    private List<Cidr> addresses = new ArrayList<>();

    @Option(names = "--interface", paramLabel = "NAME", description = "Name of the interface (${DEFAULT-VALUE}).")
    private String interfaceName = AgentConfig.DEFAULT_INTERFACE;

    @Option(names = "--force", description = "Replace an existing configuration, and its key.")
    private boolean force;

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    @Override
    void run() throws ConfigException, AgentException {
        List<Cidr> own =
                addresses.isEmpty() ? List.of(parent.role() == Role.HUB ? DEFAULT_HUB : DEFAULT_SPOKE) : addresses;
        AgentConfig config = parent.agent(this).init(new Agent.Setup(relay, relayKey, own, interfaceName, force));
        PublicKey key = config.settings().privateKey().publicKey();
        if (json) {
            out().println(new JsonObject()
                    .put("publicKey", key.toString())
                    .put("file", config.path().toString())
                    .put("addresses", config.settings().addresses())
                    .put("relay", config.relayEndpoint().toString())
                    .put("relayPublicKey", config.relayKey().toString()));
        } else {
            say("Wrote " + config.path()
                    + ". The relay must allow this public key (AllowedPublicKeys in its relay.conf):");
            out().println(key);
        }
    }
}
