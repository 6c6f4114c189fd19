// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import java.io.IOException;

/**
 * Asks and tells a WireGuard what {@code wg} asks and tells it, without a process for each question. The language is
 * the Configuration Protocol of wireguard.com/xplatform, with {@code get=1} and {@code set=1}.
 */
public interface ConfigurationProtocol {
    /**
     * Returns the answer to a question; both end with a blank line.
     *
     * @throws IOException if there is no such interface, or it refuses or hangs; without quoting question or answer,
     *     which hold secrets
     */
    String exchange(String interfaceName, String question) throws IOException;
}
