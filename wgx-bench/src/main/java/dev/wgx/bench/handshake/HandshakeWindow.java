// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.handshake;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** Keeps a number of handshakes under way, one member after the other. What is not answered in time is lost. */
final class HandshakeWindow {
    static final long PATIENCE_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private record Begun(int member, long number, long atNs) {}

    private final int size;
    private final IntConsumer begin;
    /** Holds by member the number of its handshake under way, 0 for none. */
    private final long[] underWay;

    private final Deque<Begun> inOrder = new ArrayDeque<>();
    private int next = 1;
    private int count;
    private long begun;
    private long completed;
    private long lost;

    /**
     * @param members numbered from 1 on
     * @param size no more than members
     */
    HandshakeWindow(int members, int size, IntConsumer begin) {
        this.size = Math.min(size, members);
        this.begin = begin;
        this.underWay = new long[members + 1];
    }

    /** Gives up what waits too long, and begins as many as there is room for. */
    void fill(long nowNs) {
        forgetOld(nowNs);
        while (count < size && underWay[next] == 0) {
            begun++;
            count++;
            underWay[next] = begun;
            inOrder.addLast(new Begun(next, begun, nowNs));
            begin.accept(next);
            next = next == underWay.length - 1 ? 1 : next + 1;
        }
    }

    private void forgetOld(long nowNs) {
        for (Begun head = inOrder.peekFirst(); head != null; head = inOrder.peekFirst()) {
            boolean isWaiting = underWay[head.member] == head.number;
            if (isWaiting && nowNs - head.atNs < PATIENCE_NS) {
                return;
            }
            inOrder.removeFirst();
            if (isWaiting) {
                end(head.member);
                lost++;
            }
        }
    }

    /** Notes that the member's handshake is complete, if it has one under way. */
    void onCompleted(int member) {
        if (underWay[member] != 0) {
            end(member);
            completed++;
        }
    }

    private void end(int member) {
        underWay[member] = 0;
        count--;
    }

    long completed() {
        return completed;
    }

    long lost() {
        return lost;
    }
}
