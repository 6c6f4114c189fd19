// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.relay;

import dev.wgx.command.SpokeSet;
import java.net.InetAddress;

/** Tells a relay, inside the tunnel, whom its peer wants to talk to. */
@FunctionalInterface
public interface Publisher {
    /**
     * Ends within a bounded time.
     *
     * @param relay the relay's inner address
     */
    PublishOutcome publish(InetAddress relay, SpokeSet set);
}
