// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import dev.wgx.packet.IpAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The router by which a machine with a private IPv4 address reaches the internet.
 *
 * @param own this machine's address, from which it sends to that router
 */
public record NextHop(InetAddress router, InetAddress own) {
    /** An address that is nobody's machine, but routed as all of the internet is (RFC 7723). Nothing is sent there. */
    private static final String SOMEWHERE = "192.0.0.9";

    /**
     * Asks the system's routing table.
     *
     * @param fwMark the mark of the packets that are to be routed; 0 is none
     */
    public static Optional<NextHop> find(Commands commands, int fwMark) {
        List<String> command = new ArrayList<>(List.of("ip", "-4", "-o", "route", "get", SOMEWHERE));
        if (fwMark != 0) {
            command.addAll(List.of("mark", Integer.toUnsignedString(fwMark)));
        }
        Commands.Outcome outcome = commands.run(command, "");
        return outcome.succeeded() ? IpOutput.way(outcome.output()).flatMap(NextHop::of) : Optional.empty();
    }

    private static Optional<NextHop> of(IpOutput.Way way) {
        return way.router()
                .filter(_ -> IpAddress.of(way.source()).isPrivate())
                .map(router -> new NextHop(router, way.source()));
    }
}
