// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One received UDP datagram. The loop owns it and fills it anew for each datagram: whoever is given it borrows it for
 * the call.
 */
public final class Datagram {
    private ByteBuffer payload = ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN);
    private long sourceHigh;
    private long sourceLow;
    private int sourcePort;
    private long localHigh;
    private long localLow;
    private int trafficClass;
    private int hopLimit;

    /**
     * @param payload the bytes between position and limit, in little-endian order
     * @param trafficClass DSCP and ECN as received: the IPv4 TOS byte or the IPv6 traffic class
     * @param hopLimit the TTL or hop limit as received, 0 to 255, or {@link HopLimit#UNSPECIFIED}
     */
    public Datagram set(
            ByteBuffer payload,
            long sourceHigh,
            long sourceLow,
            int sourcePort,
            long localHigh,
            long localLow,
            int trafficClass,
            int hopLimit) {
        assert payload.order() == ByteOrder.LITTLE_ENDIAN;
        this.payload = payload;
        this.sourceHigh = sourceHigh;
        this.sourceLow = sourceLow;
        this.sourcePort = sourcePort;
        this.localHigh = localHigh;
        this.localLow = localLow;
        this.trafficClass = trafficClass;
        this.hopLimit = hopLimit;
        return this;
    }

    /** Sets the datagram without a traffic class, and with no hop limit specified. */
    public Datagram set(ByteBuffer payload, Path from) {
        return set(payload, from, 0, HopLimit.UNSPECIFIED);
    }

    public Datagram set(ByteBuffer payload, Path from, int trafficClass, int hopLimit) {
        Endpoint remote = from.remote();
        return set(
                payload,
                remote.high(),
                remote.low(),
                remote.port(),
                from.localHigh(),
                from.localLow(),
                trafficClass,
                hopLimit);
    }

    /** Makes {@code copy} the same datagram, with the payload in {@code room}, which must hold it. */
    public void copyTo(Datagram copy, ByteBuffer room) {
        room.clear().put(0, payload, payload.position(), payload.remaining()).limit(payload.remaining());
        copy.set(room, sourceHigh, sourceLow, sourcePort, localHigh, localLow, trafficClass, hopLimit);
    }

    public ByteBuffer payload() {
        return payload;
    }

    public int length() {
        return payload.remaining();
    }

    public long sourceHigh() {
        return sourceHigh;
    }

    public long sourceLow() {
        return sourceLow;
    }

    public int sourcePort() {
        return sourcePort;
    }

    public int trafficClass() {
        return trafficClass;
    }

    public int hopLimit() {
        return hopLimit;
    }

    /** Returns the sender's endpoint. Allocates: for the control path only. */
    public Endpoint source() {
        return new Endpoint(sourceHigh, sourceLow, sourcePort);
    }

    /** Returns the way back to the sender. Allocates: for the control path only. */
    public Path path() {
        return new Path(source(), localHigh, localLow);
    }
}
