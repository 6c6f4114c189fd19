// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

import dev.wgx.relay.Datagram;

/** A receiver that is given the datagrams of a batch one by one, in the order of their arrival. */
@FunctionalInterface
public interface Receiver {
    /** @param datagram borrowed for the call; its payload may be given to {@link UdpSocket#send}, which knows it */
    void onDatagram(Datagram datagram);
}
