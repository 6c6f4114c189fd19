// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.check;

import dev.wgx.packet.IpAddress;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The looks of one socket of this machine, at the relay's ports.
 *
 * @param local the socket's own address
 * @param outer the address that the relay sees
 * @param localPort the socket's own port
 * @param outerPort the port that the relay's main port sees
 * @param hasSecondPort whether the relay says that it has one
 * @param outerPortAtSecond what the second port sees; empty if it does not answer
 * @param isOtherPortLetIn whether an answer came in from a port that was never asked; empty if the second port says
 *     nothing
 */
public record NatView(
        IpAddress local,
        IpAddress outer,
        int localPort,
        int outerPort,
        boolean hasSecondPort,
        OptionalInt outerPortAtSecond,
        Optional<Boolean> isOtherPortLetIn) {

    boolean isNat() {
        return !local.equals(outer) || localPort != outerPort;
    }
}
