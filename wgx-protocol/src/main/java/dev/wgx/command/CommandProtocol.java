// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

/** Constants of the paged command protocol. */
public final class CommandProtocol {
    /** The port inside the tunnel. */
    public static final int PORT = 8788;

    public static final int VERSION = 1;

    /** IPv6's minimum MTU of 1280 bytes without the IPv6 and UDP headers. */
    public static final int MAX_DATAGRAM = 1232;

    /** The number of pages that a hub may have sent without an answer. */
    public static final int WINDOW = 16;

    private CommandProtocol() {}
}
