// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.agent.Agent;
import dev.wgx.agent.AgentException;
import dev.wgx.agent.conf.SpokeText;
import dev.wgx.config.Cidr;
import dev.wgx.config.ConfigException;
import dev.wgx.noise.PublicKey;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
            "  wgx hub add-spoke --name laptop --output laptop.conf",
            "                                       (then there: wg-quick up ./laptop.conf)",
            "  wgx hub add-spoke --name phone --qr  (scan it with the WireGuard app)",
            "  wgx hub add-spoke --name guest --expires 30d --qr",
            "  wgx hub add-spoke --replace phone --qr"
        })
final class AddSpokeCommand extends AgentAction {
    /** The least that IPv4 demands. */
    private static final int MIN_MTU = 576;

    private static final int MAX_NUMBER = 65535;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RoleCommand parent;

    @Option(names = "--name", paramLabel = "NAME", description = "A name for people, kept as a comment.")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--allowed-ips",
            paramLabel = "NETWORKS",
            split = ",",
            converter = Converters.OfNetwork.class,
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

    @Option(
            names = "--address",
            paramLabel = "ADDRESSES",
            split = ",",
            converter = Converters.OfCidr.class,
            description = "The spoke's own, in the hub's networks; the next free ones unless told otherwise.")
    private List<Cidr> addresses = new ArrayList<>();

    @Option(
            names = "--lan",
            paramLabel = "NETWORKS",
            split = ",",
            converter = Converters.OfNetwork.class,
            description = "Networks behind the spoke, which the hub reaches through it.")
    private List<Cidr> lan = new ArrayList<>();

    @Option(
            names = "--expires",
            paramLabel = "TIME",
            converter = Converters.OfExpiry.class,
            description = "Shut the spoke out by itself then: 30d, 12h, 2030-12-31 (to its end), 2030-12-31T18:00."
                    + " `sync --watch` has to run.")
    private Optional<Instant> expires = Optional.empty();

    @Option(names = "--mtu", paramLabel = "BYTES", description = "The spoke's MTU; its system chooses it otherwise.")
    private @Nullable Integer mtu;

    @Option(
            names = "--keepalive",
            paramLabel = "SECONDS",
            description = "How often the spoke keeps its NAT's mapping open (23).")
    private @Nullable Integer keepalive;

    @Option(
            names = "--replace",
            paramLabel = "KEY|NAME",
            description = "Give a spoke whose file is lost new keys; it keeps its address and its name.")
    private Optional<String> replaces = Optional.empty();

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Write the configuration to this new file, for its owner alone, instead of printing it.")
    private Optional<Path> output = Optional.empty();

    @Mixin
    private QrOutput qr = new QrOutput();

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    @Override
    String awaited() {
        return RELAY_AWAITED;
    }

    @Override
    void run() throws ConfigException, AgentException {
        checkUse();
        qr.prepare();
        Agent.AddedSpoke added = parent.agent(this)
                .addSpoke(new Agent.NewSpoke(
                        name.map(String::strip),
                        publicKey,
                        addresses,
                        lan,
                        expires,
                        replaces,
                        output,
                        new SpokeText.Options(allowedIps, dns, ofNullable(mtu), ofNullable(keepalive))));
        print(added);
        if (out().checkError()) {
            throw new AgentException(
                    AgentException.Reason.NOT_POSSIBLE,
                    "The spoke is added, but its configuration could not be printed: it is in "
                            + added.delivery().file() + ".");
        }
        added.delivery().arrived();
        output.ifPresent(file -> say("Wrote " + file + "."));
        say((replaces.isPresent() ? "Replaced the keys of " : "Added ")
                + added.spoke().title() + ".");
    }

    private void checkUse() {
        if (qr.isWanted() && publicKey.isPresent()) {
            throw misuse("A QR code needs the spoke's private key: leave out --public-key, or the code.");
        }
        if (replaces.isPresent() && (name.isPresent() || !addresses.isEmpty() || !lan.isEmpty())) {
            throw misuse("With --replace the spoke keeps its name, its address and its networks.");
        }
        if (mtu != null && (mtu < MIN_MTU || mtu > MAX_NUMBER)) {
            throw misuse("--mtu is from " + MIN_MTU + " to " + MAX_NUMBER + ".");
        }
        if (keepalive != null && (keepalive < 0 || keepalive > MAX_NUMBER)) {
            throw misuse("--keepalive is from 0, which is off, to " + MAX_NUMBER + ".");
        }
    }

    private static OptionalInt ofNullable(@Nullable Integer number) {
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    private void print(Agent.AddedSpoke added) throws ConfigException {
        if (json) {
            out().println(new JsonObject()
                    .put("publicKey", added.spoke().publicKey().toString())
                    .put("name", added.spoke().name().orElse(""))
                    .put("addresses", added.spoke().allowedIps())
                    .put("configuration", added.configuration()));
        } else if (qr.isWanted()) {
            qr.print(added.configuration(), Style.ofTerminal(), out(), this::say);
        } else if (output.isEmpty()) {
            out().print(added.configuration());
        }
    }
}
