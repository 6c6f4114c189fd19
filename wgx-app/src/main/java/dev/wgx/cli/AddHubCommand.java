// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.agent.AgentException;
import dev.wgx.agent.conf.AssignedText;
import dev.wgx.config.Cidr;
import dev.wgx.config.ConfigException;
import dev.wgx.config.ConfigException.Place;
import dev.wgx.config.PrivateFile;
import dev.wgx.noise.PresharedKey;
import dev.wgx.noise.PublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
        footer = {"", "Example:", "  wgx spoke add-hub HUB-KEY assigned.conf"})
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
            paramLabel = "FILE",
            description =
                    "What `wgx hub add-spoke --public-key` printed, of which the own address and the preshared key"
                            + " are taken; or a file with the preshared key alone.")
    @SuppressWarnings("NullAway.Init") // required
    private Path file;

    @Option(names = "--name", paramLabel = "NAME", description = "A name for people, kept as a comment.")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--allowed-ips",
            paramLabel = "NETWORKS",
            split = ",",
            converter = Converters.OfNetwork.class,
            description = "What goes to this hub: the own networks unless told otherwise.")
    private List<Cidr> allowedIps = new ArrayList<>();

    @Override
    String awaited() {
        return RELAY_AWAITED;
    }

    @Override
    void run() throws ConfigException, AgentException {
        AssignedText assigned = readAssigned();
        say("Added "
                + parent.agent(this)
                        .addHub(
                                hub,
                                Optional.of(assigned.presharedKey()),
                                name.map(String::strip),
                                allowedIps.isEmpty() ? assigned.allowedIps() : allowedIps,
                                assigned.addresses())
                        .title()
                + ".");
    }

    private AssignedText readAssigned() throws ConfigException {
        refuseBareKey();
        Place place = Place.of(file.toString());
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new ConfigException(
                    place, "there is no such file; name the one with the output of `wgx hub add-spoke --public-key`");
        } catch (IOException e) {
            throw new ConfigException(place, "cannot be read (" + e.getMessage() + "); check the path");
        }
        PrivateFile.warning(file).ifPresent(this::say);
        if (AssignedText.isOne(text)) {
            return AssignedText.parse(file, text, hub);
        }
        try {
            return new AssignedText(PresharedKey.parse(text.strip()), List.of(), List.of());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(
                    place, "holds no preshared key: " + e.getMessage() + "; copy it again from the hub's output");
        }
    }

    /** Refuses a key in the place of the file's name without quoting it. */
    private void refuseBareKey() {
        try {
            PresharedKey.parse(file.toString());
        } catch (IllegalArgumentException e) {
            return;
        }
        if (!Files.exists(file)) {
            throw misuse("FILE is the name of a file: put the preshared key into one, and delete it afterwards.");
        }
    }
}
