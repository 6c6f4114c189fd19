// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;

/** One message that is being put together: a datagram, or several of one path, traffic class, hop limit and length. */
final class Outgoing {
    Path path = Path.to(Endpoint.ipv4(0, 0));
    int trafficClass;
    int hopLimit;
    /** The length of each segment, save that the last may be shorter. */
    int segmentBytes;

    int segments;
    int totalBytes;
    /** Nothing may follow: the last segment was a shorter one. */
    boolean ended;

    /** The length of the control messages without the segment size. */
    int controlLength;

    int iovecs;
    /** The address right behind the last byte: a datagram that lies there needs no iovec of its own. */
    long endAddress;

    void start(Path path, int trafficClass, int hopLimit, int segmentBytes) {
        this.path = path;
        this.trafficClass = trafficClass;
        this.hopLimit = hopLimit;
        this.segmentBytes = segmentBytes;
        segments = 0;
        totalBytes = 0;
        ended = segmentBytes == 0;
        iovecs = 0;
        endAddress = 0;
    }

    boolean fits(Path path, int trafficClass, int hopLimit, int length) {
        return !ended
                && length > 0
                && length <= segmentBytes
                && segments < SendQueue.MAX_SEGMENTS
                && totalBytes + length <= SendQueue.MAX_MESSAGE_BYTES
                && trafficClass == this.trafficClass
                && hopLimit == this.hopLimit
                && path.equals(this.path);
    }

    /** Appends a datagram's bytes to the message that {@code headers} holds at {@code index}. */
    void append(MessageHeaders headers, int index, long address, int length) {
        if (iovecs > 0 && address == endAddress) {
            int last = iovecs - 1;
            headers.setIovec(index, last, headers.iovecAddress(index, last), headers.iovecLength(index, last) + length);
        } else {
            headers.setIovec(index, iovecs++, address, length);
        }
        endAddress = address + length;
        segments++;
        totalBytes += length;
        ended |= length < segmentBytes;
    }
}
