// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge;

import dev.wgx.edge.udp.Receiver;
import dev.wgx.relay.Datagram;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The datagrams that one forwarding thread leaves to the relay's thread: a ring of copies, for one giver and one taker.
 */
final class Handover {
    static final int SLOTS = 512;
    /** The length of the longest copy: whatever a peer says to the relay fits an Ethernet frame. */
    static final int MAX_DATAGRAM_BYTES = 2048;

    private final Datagram[] datagrams;
    private final ByteBuffer[] payloads;
    private final AtomicLong given = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();

    Handover() {
        this(SLOTS);
    }

    Handover(int slots) {
        datagrams = new Datagram[slots];
        payloads = new ByteBuffer[slots];
        for (int slot = 0; slot < slots; slot++) {
            datagrams[slot] = new Datagram();
            payloads[slot] = ByteBuffer.allocate(MAX_DATAGRAM_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    /**
     * Copies the datagram into the ring; returns false if it is too long, or the ring is full. Only the giving thread
     * calls it.
     */
    boolean give(Datagram datagram) {
        long next = given.getPlain();
        if (datagram.length() > MAX_DATAGRAM_BYTES || next - taken.getAcquire() == datagrams.length) {
            return false;
        }
        int slot = (int) (next % datagrams.length);
        datagram.copyTo(datagrams[slot], payloads[slot]);
        given.setRelease(next + 1);
        return true;
    }

    /** Hands on what is there, a ring at most. Only the taking thread calls it. */
    void take(Receiver receiver) {
        long end = given.getAcquire();
        for (long next = taken.getPlain(); next < end; next++) {
            receiver.onDatagram(datagrams[(int) (next % datagrams.length)]);
            taken.setRelease(next + 1);
        }
    }

    boolean isEmpty() {
        return given.getAcquire() == taken.getAcquire();
    }
}
