// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.relay;

import dev.wgx.agent.link.TunnelPath;
import dev.wgx.command.SpokeNames;
import dev.wgx.command.SpokeSet;

/** Tells a relay, inside the tunnel, whom its peer wants to talk to. */
@FunctionalInterface
public interface Publisher {
    /** Ends within a bounded time. Nothing is sent unless the way leads into the tunnel. */
    PublishOutcome publish(TunnelPath path, SpokeSet set);

    /** Publishes, and then tells a relay that takes names what its peer calls them, if it wants to. */
    default PublishOutcome publish(TunnelPath path, SpokeSet set, SpokeNames names) {
        return publish(path, set);
    }

    /** Returns one that gives up sooner, for those who ask again all the time. */
    default Publisher impatient() {
        return this;
    }
}
