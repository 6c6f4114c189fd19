// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

import dev.wgx.relay.Datagram;

/** A receiver that is given the datagrams that came to {@link PeerPorts}, one by one. */
@FunctionalInterface
public interface PortReceiver {
    /** @param datagram borrowed for the call */
    void onDatagram(int port, Datagram datagram);
}
