package dev.wgx.relay.data;

import dev.wgx.relay.Counter;
import dev.wgx.relay.Counters;
import dev.wgx.relay.Datagram;
import dev.wgx.relay.Effects;
import dev.wgx.wire.TransportData;

/** Sends transport messages of relayed sessions on. */
public final class Forwarder {
    private final ForwardingTable table;
    private final Counters counters;

    public Forwarder(ForwardingTable table, Counters counters) {
        this.table = table;
        this.counters = counters;
    }

    /**
     * Forwards a transport message (design: type 4, key in the table).
     *
     * @return false if the table does not know it: the control path's turn
     */
    public boolean forward(Datagram datagram, long nowNs, Effects effects) {
        ForwardingEntry entry = table.find(
                datagram.sourceHigh(),
                datagram.sourceLow(),
                datagram.sourcePort(),
                TransportData.receiverIndex(datagram.payload()));
        if (entry == null) {
            return false;
        }
        int length = datagram.length();
        entry.traffic().count(length, nowNs);
        counters.count(Counter.FORWARDED_PACKETS);
        counters.add(Counter.FORWARDED_BYTES, length);
        effects.send(datagram.payload(), entry.destination(), datagram.trafficClass());
        return true;
    }
}
