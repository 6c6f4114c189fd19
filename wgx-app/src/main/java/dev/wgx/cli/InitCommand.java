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
            "A configuration that is there already is pointed to the relay, and keeps its key and its peers.",
            "",
            "The relay's key is pinned: what has another key later is not the relay. Prints the own public key, which"
                    + " AllowedPublicKeys in the relay's relay.conf must have."
        },
        footer = {
            "",
            "Example:",
            "  wgx ${PARENT-COMMAND-NAME} init relay.example:8787 --relay-public-key KEY",
            "where KEY is what `wgx relay public-key` prints on the relay."
        })
final class InitCommand extends AgentAction {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RoleCommand parent;

    @Parameters(
            paramLabel = "RELAY",
            converter = Converters.OfHostPort.class,
            description = "The relay: IP, [IPv6] or NAME, and :PORT unless that is 8787.")
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

    @Option(
            names = "--interface",
            paramLabel = "NAME",
            converter = Converters.OfInterfaceName.class,
            description = "Name of the interface (" + AgentConfig.DEFAULT_INTERFACE + ").")
    private Optional<String> interfaceName = Optional.empty();

    @Option(
            names = "--force",
            description = "Replace an existing configuration, and its key. One with spokes or hubs is kept.")
    private boolean force;

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    @Override
    void run() throws ConfigException, AgentException {
        Agent.Initialised initialised =
                parent.agent(this).init(new Agent.Setup(relay, relayKey, addresses, interfaceName, force));
        AgentConfig config = initialised.config();
        PublicKey key = config.settings().privateKey().publicKey();
        if (json) {
            out().println(new JsonObject()
                    .put("publicKey", key.toString())
                    .put("file", config.path().toString())
                    .put("addresses", config.settings().addresses())
                    .put("relay", config.relayEndpoint().toString())
                    .put("relayPublicKey", config.relayKey().toString()));
        } else {
            say(initialised
                    .formerRelay()
                    .map(former -> changed(config, former))
                    .orElse("Wrote " + config.path() + "."));
            say("The relay must allow this public key (AllowedPublicKeys in its relay.conf):");
            out().println(key);
        }
    }

    private String changed(AgentConfig config, HostPort former) {
        int peers = config.counterparts().size();
        Role role = parent.role();
        return config.path() + " points to the relay " + config.relayEndpoint()
                + (former.equals(config.relayEndpoint()) ? ", as before" : " now, no longer to " + former)
                + ". It keeps its key and its "
                + (peers == 1 ? role.counterpart() : role.counted(peers))
                + ". Each of those needs the new relay in its own configuration too: its key is " + config.relayKey()
                + ". Then run `wgx " + role.word() + " sync`.";
    }
}
