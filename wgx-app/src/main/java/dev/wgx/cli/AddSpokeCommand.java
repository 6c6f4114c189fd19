// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.agent.Agent;
import dev.wgx.agent.AgentException;
import dev.wgx.config.Cidr;
import dev.wgx.config.ConfigException;
import dev.wgx.noise.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "add-spoke",
        mixinStandardHelpOptions = true,
        description = {
            "Add a spoke and print its complete WireGuard configuration.",
            "",
            "Makes its keys, takes a free address, writes hub.conf, tells the relay and changes the running interface."
        },
        footer = {
            "",
            "Examples:",
            "  wgx hub add-spoke --name laptop > laptop.conf      (then: wg-quick up ./laptop.conf)",
            "  wgx hub add-spoke --name phone --qr                (scan it with the WireGuard app)"
        })
final class AddSpokeCommand extends AgentAction {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RoleCommand parent;

    @Option(names = "--name", paramLabel = "NAME", description = "A name for people, kept as a comment.")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--allowed-ips",
            paramLabel = "NETWORKS",
            split = ",",
            converter = Converters.OfCidr.class,
            description = "What the spoke sends to the hub: the hub's network, or for example 0.0.0.0/0,::/0.")
    private List<Cidr> allowedIps = new ArrayList<>();

    @Option(
            names = "--dns",
            paramLabel = "SERVERS",
            split = ",",
            converter = Converters.OfDns.class,
            description = "Name servers for the spoke, and domains to search.")
    private List<String> dns = new ArrayList<>();

    @Option(
            names = "--public-key",
            paramLabel = "KEY",
            converter = Converters.OfPublicKey.class,
            description = "The key of a spoke that keeps its private key to itself.")
    private Optional<PublicKey> publicKey = Optional.empty();

    @Option(names = "--qr", description = "Print a QR code for a phone instead of text.")
    private boolean qr;

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    @Override
    void run() throws ConfigException, AgentException {
        Agent.AddedSpoke added =
                parent.agent(this).addSpoke(new Agent.NewSpoke(name.map(String::strip), publicKey, allowedIps, dns));
        if (json) {
            out().println(new JsonObject()
                    .put("publicKey", added.spoke().publicKey().toString())
                    .put("name", added.spoke().name().orElse(""))
                    .put("addresses", added.spoke().allowedIps())
                    .put("configuration", added.configuration()));
        } else if (qr) {
            printQrCode(added.configuration());
        } else {
            out().print(added.configuration());
        }
        say("Added " + added.spoke().title() + ".");
    }

    private void printQrCode(String configuration) {
        QrCode.of(configuration)
                .ifPresentOrElse(
                        code -> out().print(code.render(Style.ofTerminal().hasColours())), () -> {
                            say("The configuration is too long for a QR code; here it is as text:");
                            out().print(configuration);
                        });
    }
}
