// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

import dev.wgx.relay.Datagram;
import java.nio.ByteBuffer;

/**
 * The messages that one recvmmsg brought, in off-heap slots: each is one datagram or many of one sender that the kernel
 * has coalesced. They are handed on one by one, by moving one buffer's position and limit.
 */
final class ReceiveBatch {
    static final int SLOTS = 64;

    /** The length of the longest coalesced message. */
    private static final int SLOT_BYTES = 65_536;

    /** The distance between slots: no power of two, else their first bytes would compete for the same cache lines. */
    private static final int STRIDE_BYTES = SLOT_BYTES + 17 * 64;

    private final AddressFamily family;
    private final SocketCounters counters;
    private final MessageHeaders headers = new MessageHeaders(SLOTS, ReceivedControl.MAX_BYTES, 1);
    private final OffHeap memory = OffHeap.allocate(SLOTS * STRIDE_BYTES);
    private final ByteBuffer[] slots = new ByteBuffer[SLOTS];
    private final ReceivedControl control = new ReceivedControl();
    private final Datagram datagram = new Datagram();
    /** The number of messages that wait to be handed over. */
    private int received;

    /** The number of slots whose lengths the last call overwrote: at first all. */
    private int used = SLOTS;

    private int current = -1;

    ReceiveBatch(AddressFamily family, SocketCounters counters) {
        this.family = family;
        this.counters = counters;
        for (int slot = 0; slot < SLOTS; slot++) {
            slots[slot] = memory.slice(slot * STRIDE_BYTES, SLOT_BYTES);
            headers.setIovec(slot, 0, slotAddress(slot), SLOT_BYTES);
            headers.setIovecCount(slot, 1);
        }
    }

    /** Takes what waits at the socket, up to {@code most} messages, of at most {@link #SLOTS}. Returns how many. */
    int fill(Libc libc, int fd, int most) {
        prepareSlots();
        int result = libc.recvmmsg(fd, headers.address(0), most, Linux.MSG_DONTWAIT);
        if (result < 0 && result != -Linux.EAGAIN && result != -Linux.EINTR) {
            counters.add(SocketCounter.RECEIVE_FAILED, 1);
        }
        return filled(result);
    }

    /**
     * Waits for a message for as long as the socket's own patience lasts, and takes with it what else is there: one
     * call for both. Nobody can wake it up.
     */
    int awaitAndFill(Libc libc, int fd, int most) {
        prepareSlots();
        return filled(libc.tryRecvmmsg(fd, headers.address(0), most, Linux.MSG_WAITFORONE));
    }

    /** Takes what waits at the socket, which is perhaps nothing; a failure is left to the next {@link #fill}. */
    int fillIfAny(Libc libc, int fd, int most) {
        prepareSlots();
        return filled(libc.tryRecvmmsg(fd, headers.address(0), most, Linux.MSG_DONTWAIT));
    }

    private void prepareSlots() {
        for (int slot = 0; slot < used; slot++) {
            headers.setLengths(slot, family.nameLength, ReceivedControl.MAX_BYTES);
        }
    }

    private int filled(int result) {
        received = Math.max(result, 0);
        used = received;
        return received;
    }

    void handOver(Receiver receiver) {
        try {
            for (current = 0; current < received; current++) {
                handOver(current, receiver);
            }
        } finally {
            received = 0;
            current = -1;
        }
    }

    /** Returns where the payload's bytes are, if it is the buffer of the datagram being handed over; else 0. */
    @SuppressWarnings("ReferenceEquality")
    long addressOf(ByteBuffer payload) {
        return current >= 0 && payload == slots[current] ? slotAddress(current) + payload.position() : 0;
    }

    private void handOver(int slot, Receiver receiver) {
        if ((headers.flags(slot) & Linux.MSG_TRUNC) != 0) {
            counters.add(SocketCounter.RECEIVE_FAILED, 1);
            return;
        }
        control.parse(headers.controls(), headers.controlOffset(slot), headers.controlLength(slot));
        int length = headers.length(slot);
        int segmentBytes = control.segmentBytes > 0 ? control.segmentBytes : Math.max(length, 1);
        int start = 0;
        do {
            int end = Math.min(start + segmentBytes, length);
            receiver.onDatagram(describe(slot, slots[slot].limit(end).position(start)));
            start = end;
        } while (start < length);
    }

    private Datagram describe(int slot, ByteBuffer payload) {
        ByteBuffer names = headers.names();
        int name = headers.nameOffset(slot);
        return datagram.set(
                payload,
                family.high(names, name),
                family.low(names, name),
                family.port(names, name),
                control.localHigh,
                control.localLow,
                control.trafficClass,
                control.hopLimit);
    }

    private long slotAddress(int slot) {
        return memory.address() + (long) slot * STRIDE_BYTES;
    }
}
