// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.config.HostPort;
import dev.wgx.edge.api.StatusAnswer;
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
    @Option(
            names = "--endpoint",
            paramLabel = "HOST[:PORT]",
            description = "Where peers reach the relay. Left out, it is this machine's public address; where that is"
                    + " not known, the line is there for you to complete.")
    private @Nullable String endpoint;

    @Option(
            names = "--allowed-ips",
            paramLabel = "CIDR",
            description = "The relay's address inside the tunnel (default: 10.120.0.2/32).")
    private String allowedIps = "10.120.0.2/32";

    @Override
    public void run() {
        String json = ask("/v1/status");
        if (isJson()) {
            out().print(json);
            return;
        }
        StatusAnswer status = read(StatusAnswer.class, json);
        String endpointLine = endpointLine(status);
        out().println("[Peer]");
        out().println("# the relay");
        out().println("PublicKey = " + status.publicKey());
        out().println(endpointLine);
        out().println("AllowedIPs = " + allowedIps);
        out().println("PersistentKeepalive = 23");
    }

    private String endpointLine(StatusAnswer status) {
        int port = status.listenPort();
        if (endpoint == null) {
            return status.addresses().isEmpty()
                    ? "# Endpoint = put the relay's address here:" + port
                    : "Endpoint = " + new HostPort(status.addresses().getFirst(), port);
        }
        try {
            return "Endpoint = " + HostPort.parse(endpoint, port);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, "--endpoint " + endpoint + ": " + e.getMessage());
        }
    }
}
