// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.status;

import dev.wgx.agent.relay.RelayKeys;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * The relay as it is seen outside of the tunnel.
 *
 * @param addresses what its name stands for now
 * @param answer the key that answers, and where
 */
public record OutsideView(List<InetAddress> addresses, Optional<RelayKeys.Answer> answer) {
    public OutsideView {
        addresses = List.copyOf(addresses);
    }
}
