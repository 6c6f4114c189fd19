// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim.network;

import dev.wgx.relay.Endpoint;

/** The part of the other end on which a NAT's mapping or filtering depends (RFC 4787, sections 4.1 and 5). */
public enum Dependence {
    /** Ignores the other end. */
    ENDPOINT_INDEPENDENT,
    /** Looks at the other end's address. */
    ADDRESS_DEPENDENT,
    /** Looks at the other end's address and port. */
    ADDRESS_AND_PORT_DEPENDENT;

    /** Returns what of the other end counts. */
    Endpoint relevantPart(Endpoint remote) {
        return switch (this) {
            case ENDPOINT_INDEPENDENT -> Endpoint.ipv4(0, 0);
            case ADDRESS_DEPENDENT -> new Endpoint(remote.high(), remote.low(), 0);
            case ADDRESS_AND_PORT_DEPENDENT -> remote;
        };
    }
}
