// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.status;

import dev.wgx.agent.link.TunnelPath;
import dev.wgx.command.InquiryClient.Outcome;

/** Asks a relay, inside the tunnel, what it has of the asking peer. */
@FunctionalInterface
public interface RelayInquiry {
    /**
     * Ends within some seconds.
     *
     * @param path the way to the relay inside the tunnel
     */
    Outcome ask(TunnelPath path);
}
