// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.conf;

import dev.wgx.config.Cidr;
import java.util.List;

/**
 * The networks to which this machine forwards for its peers.
 *
 * @param networks behind this machine, which the peers reach
 * @param isInternet whether the peers reach everything through this machine
 */
public record Forwarding(List<Cidr> networks, boolean isInternet) {
    public static final Forwarding NONE = new Forwarding(List.of(), false);

    public Forwarding {
        networks = List.copyOf(networks);
    }

    public boolean isNone() {
        return networks.isEmpty() && !isInternet;
    }
}
