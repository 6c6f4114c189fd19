package dev.wgx.edge.udp;

/**
 * Brings finished messages to the kernel, in order, and sees to what it refuses: a segmented message goes again as plain
 * ones, a full buffer ends the attempt, anything else concerns its message alone.
 */
final class Transmitter {
    private final Submission submission;
    private final AddressFamily family;
    private final SocketCounters counts;
    private final SegmentationRefusals refusals;
    private final MessageHeaders plain = new MessageHeaders(SendQueue.MAX_SEGMENTS, 0, 1);

    Transmitter(Submission submission, AddressFamily family, SocketCounters counts, SegmentationRefusals refusals) {
        this.submission = submission;
        this.family = family;
        this.counts = counts;
        this.refusals = refusals;
    }

    void transmit(MessageHeaders headers, Outgoing[] messages, int count) {
        int next = 0;
        while (next < count) {
            int result = submit(headers, next, count);
            if (result > 0) {
                next += result;
            } else if (result == -Linux.EAGAIN) {
                counts.add(SocketCounter.SEND_WOULD_BLOCK, datagrams(messages, next, count));
                return;
            } else {
                onRefusal(headers, messages[next], next, -result);
                next++;
            }
        }
    }

    /** Tries once more after what was no refusal of this message: a signal, or an ICMP error that an earlier one met. */
    private int submit(MessageHeaders headers, int from, int to) {
        int result = submission.submit(headers.address(from), to - from);
        if (result != -Linux.EINTR && result != -Linux.ECONNREFUSED) {
            return result;
        }
        if (result == -Linux.ECONNREFUSED) {
            counts.add(SocketCounter.SEND_REFUSED, 1);
        }
        return submission.submit(headers.address(from), to - from);
    }

    private void onRefusal(MessageHeaders headers, Outgoing message, int index, int errno) {
        if (message.segments > 1 && concernsSegmentation(errno)) {
            refusals.remember(message.path.remote(), errno == Linux.EMSGSIZE ? message.segmentBytes : 0);
            transmitPlainly(headers, message, index);
        } else {
            counts.add(counterOf(errno), message.segments);
        }
    }

    private void transmitPlainly(MessageHeaders headers, Outgoing message, int index) {
        int count = unfold(headers, message, index);
        int next = 0;
        while (next < count) {
            int result = submit(plain, next, count);
            if (result > 0) {
                next += result;
            } else if (result == -Linux.EAGAIN) {
                counts.add(SocketCounter.SEND_WOULD_BLOCK, count - next);
                return;
            } else {
                counts.add(counterOf(-result), 1);
                next++;
            }
        }
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
