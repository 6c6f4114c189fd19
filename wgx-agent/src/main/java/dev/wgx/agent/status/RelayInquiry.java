// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.status;

import dev.wgx.command.InquiryClient.Outcome;
import java.net.InetAddress;

/** Asks a relay, inside the tunnel, what it has of the asking peer. */
@FunctionalInterface
public interface RelayInquiry {
    /**
     * Ends within some seconds.
     *
     * @param relay the relay's inner address
     */
    Outcome ask(InetAddress relay);
}
