// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

/**
 * Brings finished messages to the kernel, in order, and sees to what it refuses: a segmented message goes again as
 * plain ones, a full buffer ends the attempt, anything else concerns its message alone.
 */
final class Transmitter {
    private final Submission submission;
    private final AddressFamily family;
    private final SocketCounters counters;
    private final SegmentationRefusals refusals;
    private final MessageHeaders plain = new MessageHeaders(SendQueue.MAX_SEGMENTS, 0, 1);

    Transmitter(Submission submission, AddressFamily family, SocketCounters counters, SegmentationRefusals refusals) {
        this.submission = submission;
        this.family = family;
        this.counters = counters;
        this.refusals = refusals;
    }

    void transmit(MessageHeaders headers, Outgoing[] messages, int count) {
        int next = 0;
        while (next < count) {
            int result = submit(headers, next, count);
            if (result > 0) {
                next += result;
                continue;
            }
            if (result == -Linux.EAGAIN || !getsPast(-result, headers, messages[next], next)) {
                counters.add(SocketCounter.SEND_WOULD_BLOCK, datagrams(messages, next, count));
                return;
            }
            next++;
        }
    }

    /**
     * Tries once more after what was no refusal of this message: a signal, or an ICMP error that an earlier one met.
     */
    private int submit(MessageHeaders headers, int from, int to) {
        int result = submission.submit(headers.address(from), to - from);
        if (result != -Linux.EINTR && result != -Linux.ECONNREFUSED) {
            return result;
        }
        if (result == -Linux.ECONNREFUSED) {
            counters.add(SocketCounter.SEND_REFUSED, 1);
        }
        return submission.submit(headers.address(from), to - from);
    }

    /** Sees to a refused message. False: the send buffer is full, and {@code message.segments} are left of it. */
    private boolean getsPast(int errno, MessageHeaders headers, Outgoing message, int index) {
        if (message.segments == 1 || !concernsSegmentation(errno)) {
            counters.add(counterOf(errno), message.segments);
            return true;
        }
        refusals.remember(message.path.remote(), errno == Linux.EMSGSIZE ? message.segmentBytes : 0);
        return transmitPlainly(headers, message, index);
    }

    private boolean transmitPlainly(MessageHeaders headers, Outgoing message, int index) {
        int count = unfold(headers, message, index);
        int next = 0;
        while (next < count) {
            int result = submit(plain, next, count);
            if (result == -Linux.EAGAIN) {
                message.segments = count - next;
                return false;
            }
            if (result <= 0) {
                counters.add(counterOf(-result), 1);
            }
            next += Math.max(result, 1);
        }
        return true;
    }

    /** Makes a plain message of each segment. No segment spans two iovecs. */
    private int unfold(MessageHeaders headers, Outgoing message, int index) {
        int count = 0;
        for (int iovec = 0; iovec < message.iovecs; iovec++) {
            long address = headers.iovecAddress(index, iovec);
            int left = headers.iovecLength(index, iovec);
            while (left > 0) {
                int length = Math.min(left, message.segmentBytes);
                plain.borrow(count, headers, index, family.nameLength, message.controlLength);
                plain.setIovec(count, 0, address, length);
                plain.setIovecCount(count, 1);
                address += length;
                left -= length;
                count++;
            }
        }
        return count;
    }

    private static long datagrams(Outgoing[] messages, int from, int to) {
        long datagrams = 0;
        for (int index = from; index < to; index++) {
            datagrams += messages[index].segments;
        }
        return datagrams;
    }

    private static boolean concernsSegmentation(int errno) {
        return errno == Linux.EIO || errno == Linux.EMSGSIZE || errno == Linux.EINVAL || errno == Linux.EOPNOTSUPP;
    }

    private static SocketCounter counterOf(int errno) {
        return switch (errno) {
            case Linux.ENOBUFS -> SocketCounter.SEND_WOULD_BLOCK;
            case Linux.ECONNREFUSED -> SocketCounter.SEND_REFUSED;
            case Linux.EHOSTUNREACH, Linux.ENETUNREACH, Linux.ENETDOWN, Linux.EAFNOSUPPORT ->
                SocketCounter.SEND_UNREACHABLE;
            case Linux.EMSGSIZE -> SocketCounter.SEND_TOO_LONG;
            default -> SocketCounter.SEND_FAILED;
        };
    }
}
