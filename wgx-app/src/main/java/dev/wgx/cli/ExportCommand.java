// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.agent.AgentException;
import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.conf.PeerEntry;
import dev.wgx.agent.conf.PeerText;
import dev.wgx.agent.conf.Role;
import dev.wgx.agent.relay.RelayKeys;
import dev.wgx.config.Cidr;
import dev.wgx.config.ConfigException;
import dev.wgx.config.ConfigException.Place;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Print the relay's [Peer] section, to paste into any WireGuard configuration.",
            "",
            "For people who keep their own wg-quick file. Without RELAY it is that of the hub.conf or spoke.conf here."
        },
        footer = {
            "",
            "Examples:",
            "  wgx export",
            "  wgx export relay.example --relay-public-key KEY >> /etc/wireguard/wg0.conf"
        })
final class ExportCommand extends AgentAction {
    private static final Cidr DEFAULT_INNER = Cidr.parse("10.120.0.2/32");

    private final AgentSurroundings around;

    @Parameters(
            arity = "0..1",
            paramLabel = "RELAY",
            converter = Converters.OfHostPort.class,
            description = "IP[:PORT] or NAME[:PORT] of the relay.")
    private Optional<HostPort> relay = Optional.empty();

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "A hub.conf or spoke.conf.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--relay-public-key",
            paramLabel = "KEY",
            converter = Converters.OfPublicKey.class,
            description = "With RELAY: its key. Without it the relay is asked, and its answer taken on trust.")
    private Optional<PublicKey> relayKey = Optional.empty();

    @Option(
            names = "--allowed-ips",
            paramLabel = "ADDRESSES",
            split = ",",
            converter = Converters.OfCidr.class,
            description = "With RELAY: its inner address (10.120.0.2/32).")
    private List<Cidr> allowedIps = List.of(DEFAULT_INNER);

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    ExportCommand(AgentSurroundings around) {
        this.around = around;
    }

    @Override
    void run() throws ConfigException, AgentException {
        PeerEntry peer = relay.isPresent()
                ? PeerEntry.relay(relayKey.isPresent() ? relayKey.get() : ask(relay.get()), allowedIps, relay.get())
                : AgentConfig.read(source()).relay();
        if (json) {
            out().println(new JsonObject()
                    .put("publicKey", peer.publicKey().toString())
                    .put("endpoint", peer.endpoint().map(HostPort::toString).orElse(""))
                    .put("allowedIps", peer.allowedIps())
                    .put("persistentKeepalive", peer.keepaliveSeconds().orElse(0)));
        } else {
            out().print(PeerText.of(peer));
        }
    }

    private Path source() throws ConfigException {
        return file.isPresent() ? file.get() : existing(Role.HUB.defaultPath(), Role.SPOKE.defaultPath());
    }

    /** Returns the hub's file if it is there, else the spoke's. */
    static Path existing(Path hub, Path spoke) throws ConfigException {
        if (Files.exists(hub)) {
            return hub;
        }
        if (Files.exists(spoke)) {
            return spoke;
        }
        throw new ConfigException(
                Place.of(hub + " and " + spoke), "neither of them is there; name a RELAY, or a file with --config");
    }

    private PublicKey ask(HostPort endpoint) throws AgentException {
        RelayKeys.Answer answer = surroundings(around)
                .relayKeys()
                .ask(endpoint)
                .orElseThrow(() -> surroundings(around).noKeyFrom(endpoint, "give it with --relay-public-key."));
        say("The relay's key is taken on trust: compare it with what `wgx relay public-key` prints on the relay.");
        return answer.key();
    }
}
