// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.data;

import dev.wgx.relay.Counter;
import dev.wgx.relay.Counters;
import dev.wgx.relay.Datagram;
import dev.wgx.relay.DropReason;
import dev.wgx.relay.HopLimit;
import dev.wgx.relay.Path;
import dev.wgx.relay.Sender;
import dev.wgx.wire.MessageType;
import dev.wgx.wire.TransportData;

/** Sends transport messages of relayed sessions on. Belongs to one thread, which shares the table with others. */
public final class Forwarder {
    private final ForwardingTable table;
    private final Counters counters;

    public Forwarder(ForwardingTable table, Counters counters) {
        this.table = table;
        this.counters = counters;
    }

    /** Returns what this forwarder's thread has counted. */
    public Counters counters() {
        return counters;
    }

    /**
     * Forwards and counts a transport message (design: type 4, key in the table), or drops it when its hop limit is
     * used up.
     *
     * @return false, and nothing is counted, if it is none, the table does not know it, or its destination is nowhere:
     *     the control path's turn
     */
    public boolean forward(Datagram datagram, MessageType type, long nowNs, Sender sender) {
        if (type != MessageType.TRANSPORT_DATA) {
            return false;
        }
        ForwardingEntry entry = table.find(
                datagram.sourceHigh(),
                datagram.sourceLow(),
                datagram.sourcePort(),
                TransportData.receiverIndex(datagram.payload()));
        Path destination = entry == null ? null : entry.destination().newestPath();
        if (entry == null || destination == null) {
            return false;
        }
        int length = datagram.length();
        counters.received(length);
        if (HopLimit.isUsedUp(datagram.hopLimit())) {
            counters.drop(DropReason.HOP_LIMIT);
            return true;
        }
        entry.traffic().count(this, length, nowNs);
        counters.count(Counter.FORWARDED_PACKETS);
        counters.add(Counter.FORWARDED_BYTES, length);
        sender.send(datagram.payload(), destination, datagram.trafficClass(), HopLimit.onward(datagram.hopLimit()));
        return true;
    }
}
