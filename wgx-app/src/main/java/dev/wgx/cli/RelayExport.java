// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.config.HostPort;
import dev.wgx.edge.api.StatusAnswer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "export",
        header = "Print the relay's [Peer] section, to paste into any WireGuard configuration.",
        description = "AllowedIPs is the relay's address inside the tunnel: any address that no other peer has.",
        footerHeading = "%nExample:%n",
        footer = "  wgx relay export --endpoint relay.example.org >> wg0.conf")
final class RelayExport extends RelayQuestion {
    private static final int KEEPALIVE_S = 23;

    @Option(
            names = "--endpoint",
            paramLabel = "HOST",
            description =
                    "Where peers reach the relay: a host, or host and port. Left out, it is this machine's public address; where that is"
                            + " not known, the line is there for you to complete.")
    private @Nullable String endpoint;

    @Option(
            names = "--allowed-ips",
            paramLabel = "CIDR",
            description = "The relay's address inside the tunnel (default: 10.120.0.2/32).")
    private String allowedIps = "10.120.0.2/32";

    @Override
    public void run() {
        StatusAnswer status = read(StatusAnswer.class, ask("/v1/status"));
        Optional<HostPort> place = endpoint(status);
        if (isJson()) {
            out().println(new JsonObject()
                    .put("publicKey", status.publicKey().toString())
                    .put("endpoint", place.map(HostPort::toString).orElse(""))
                    .put("listenPort", status.listenPort())
                    .put("allowedIps", allowedIps)
                    .put("persistentKeepalive", KEEPALIVE_S));
            return;
        }
        out().println("[Peer]");
        out().println("# the relay");
        out().println("PublicKey = " + status.publicKey());
        out().println(place.map(known -> "Endpoint = " + known)
                .orElse("# Endpoint = put the relay's address here:" + status.listenPort()));
        out().println("AllowedIPs = " + allowedIps);
        out().println("PersistentKeepalive = " + KEEPALIVE_S);
    }

    private Optional<HostPort> endpoint(StatusAnswer status) {
        int port = status.listenPort();
        if (endpoint == null) {
            return status.addresses().stream().findFirst().map(address -> new HostPort(address, port));
        }
        try {
            return Optional.of(HostPort.parse(endpoint, port));
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, "--endpoint " + endpoint + ": " + e.getMessage());
        }
    }
}
