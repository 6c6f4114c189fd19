// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

import dev.wgx.relay.Path;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Datagrams on their way out. Those of one path, traffic class, hop limit and length join one segmented message, which
 * a shorter one may end; all messages leave by one sendmmsg. A datagram joins the newest message to its remote endpoint
 * or starts one behind it, so that none overtakes another of its path.
 */
final class SendQueue {
    static final int MAX_MESSAGES = 128;
    /** The most segments that kernels before 6.9 take. */
    static final int MAX_SEGMENTS = 64;

    static final int MAX_MESSAGE_BYTES = 65_000;
    static final int SCRATCH_BYTES = 256 * 1024;

    private static final int MAX_DATAGRAM_BYTES = 65_507;
    private static final int NONE = -1;

    private final AddressFamily family;
    private final boolean segmenting;
    private final SocketCounters counters;
    private final SegmentationRefusals refusals = new SegmentationRefusals();
    private final Transmitter transmitter;
    private final MessageHeaders headers = new MessageHeaders(MAX_MESSAGES, SentControl.MAX_BYTES, MAX_SEGMENTS);
    private final Outgoing[] messages = new Outgoing[MAX_MESSAGES];
    private final int[] newestByRemote = new int[RemoteHash.BUCKETS];
    private final OffHeap scratch = OffHeap.allocate(SCRATCH_BYTES);
    private int count;
    private int scratchUsed;

    /** @param segmenting whether the kernel knows UDP_SEGMENT */
    SendQueue(AddressFamily family, boolean segmenting, SocketCounters counters, Submission submission) {
        this.family = family;
        this.segmenting = segmenting;
        this.counters = counters;
        transmitter = new Transmitter(submission, family, counters, refusals);
        Arrays.setAll(messages, index -> new Outgoing());
        Arrays.fill(newestByRemote, NONE);
    }

    /** @param address where the payload's bytes stay until the next flush; 0: nowhere, they must be copied */
    void add(ByteBuffer payload, long address, Path path, int trafficClass, int hopLimit) {
        int length = payload.remaining();
        if (length > MAX_DATAGRAM_BYTES) {
            counters.add(SocketCounter.SEND_TOO_LONG, 1);
            return;
        }
        if (family == AddressFamily.INET && !path.remote().isIpv4()) {
            counters.add(SocketCounter.SEND_UNREACHABLE, 1);
            return;
        }
        boolean copied = address == 0;
        if (count == MAX_MESSAGES || (copied && scratchUsed + length > SCRATCH_BYTES)) {
            flush();
        }
        append(copied ? copy(payload, length) : address, length, path, trafficClass, hopLimit);
    }

    void flush() {
        if (count == 0) {
            return;
        }
        for (int index = 0; index < count; index++) {
            finish(index);
        }
        transmitter.transmit(headers, messages, count);
        count = 0;
        scratchUsed = 0;
        Arrays.fill(newestByRemote, NONE);
    }

    private void append(long address, int length, Path path, int trafficClass, int hopLimit) {
        int bucket = RemoteHash.bucketOf(path.remote());
        int index = newestByRemote[bucket];
        if (index == NONE || !joins(messages[index], path, trafficClass, hopLimit, length)) {
            index = start(path, trafficClass, hopLimit, length);
            newestByRemote[bucket] = index;
        }
        messages[index].append(headers, index, address, length);
    }

    private boolean joins(Outgoing message, Path path, int trafficClass, int hopLimit, int length) {
        return segmenting
                && message.fits(path, trafficClass, hopLimit, length)
                && refusals.allows(path.remote(), message.segmentBytes);
    }

    private int start(Path path, int trafficClass, int hopLimit, int length) {
        int index = count++;
        Outgoing message = messages[index];
        message.start(path, trafficClass, hopLimit, length);
        family.write(
                headers.names(),
                headers.nameOffset(index),
                path.remote().high(),
                path.remote().low(),
                path.remote().port());
        message.controlLength =
                SentControl.write(headers.controls(), headers.controlOffset(index), path, trafficClass, hopLimit);
        return index;
    }

    private void finish(int index) {
        Outgoing message = messages[index];
        int controlLength = message.controlLength;
        if (message.segments > 1) {
            controlLength = SentControl.writeSegmentBytes(
                    headers.controls(), headers.controlOffset(index), controlLength, message.segmentBytes);
        }
        headers.setLengths(index, family.nameLength, controlLength);
        headers.setIovecCount(index, message.iovecs);
    }

    private long copy(ByteBuffer payload, int length) {
        int offset = scratchUsed;
        scratch.bytes().put(offset, payload, payload.position(), length);
        scratchUsed += length;
        return scratch.address() + offset;
    }
}
