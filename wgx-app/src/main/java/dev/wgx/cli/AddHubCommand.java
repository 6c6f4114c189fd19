// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.agent.AgentException;
import dev.wgx.config.Cidr;
import dev.wgx.config.ConfigException;
import dev.wgx.config.ConfigException.Place;
import dev.wgx.noise.PresharedKey;
import dev.wgx.noise.PublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "add-hub",
        mixinStandardHelpOptions = true,
        description = "Add a hub to this spoke's configuration and to its running interface.",
        footer = {"", "Example:", "  wgx spoke add-hub HUB-KEY preshared-key.txt"})
final class AddHubCommand extends AgentAction {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RoleCommand parent;

    @Parameters(
            index = "0",
            paramLabel = "KEY",
            converter = Converters.OfPublicKey.class,
            description = "The hub's public key.")
    @SuppressWarnings("NullAway.Init") // required
    private PublicKey hub;

    @Parameters(
            index = "1",
            paramLabel = "PRESHARED-KEY-FILE",
            description = "A file with the preshared key that `wgx hub add-spoke --public-key` printed.")
    @SuppressWarnings("NullAway.Init") // required
    private Path presharedKeyFile;

    @Option(names = "--name", paramLabel = "NAME", description = "A name for people, kept as a comment.")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--allowed-ips",
            paramLabel = "NETWORKS",
            split = ",",
            converter = Converters.OfCidr.class,
            description = "What goes to this hub: the own networks unless told otherwise.")
    private List<Cidr> allowedIps = new ArrayList<>();

    @Override
    void run() throws ConfigException, AgentException {
        PresharedKey presharedKey = readPresharedKey();
        say("Added "
                + parent.agent(this)
                        .addHub(hub, Optional.of(presharedKey), name.map(String::strip), allowedIps)
                        .title()
                + ".");
    }

    private PresharedKey readPresharedKey() throws ConfigException {
        try {
            return PresharedKey.parse(Files.readString(presharedKeyFile).strip());
        } catch (IOException e) {
            throw new ConfigException(
                    Place.of(presharedKeyFile.toString()), "cannot be read (" + e.getMessage() + "); check the path");
        } catch (IllegalArgumentException e) {
            throw new ConfigException(
                    Place.of(presharedKeyFile.toString()),
                    "holds no preshared key: " + e.getMessage() + "; copy it again from the hub's output");
        }
    }
}
