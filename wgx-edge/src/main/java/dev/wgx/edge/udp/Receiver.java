package dev.wgx.edge.udp;

import dev.wgx.relay.Datagram;

/** Is given the datagrams of a batch one by one, in the order of their arrival. */
@FunctionalInterface
public interface Receiver {
    /** @param datagram borrowed for the call, except that its payload buffer stays valid until the batch ends */
    void onDatagram(Datagram datagram);
}
