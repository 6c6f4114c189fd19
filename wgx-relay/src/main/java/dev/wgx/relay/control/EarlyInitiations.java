package dev.wgx.relay.control;

import dev.wgx.relay.Datagram;
import dev.wgx.relay.DropReason;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Initiations for others from an address that is not confirmed yet. A device that starts sends them in the same moment as
 * its initiation for the relay, and would try again only after REKEY_TIMEOUT: so they wait for a moment, for its address to
 * be proved. Nothing is forwarded before that.
 */
final class EarlyInitiations {
    private record Held(ByteBuffer message, Path path, int trafficClass, long expiresNs) {}

    private final ArrayDeque<Held> byExpiry = new ArrayDeque<>();

    void hold(Datagram datagram, Turn turn) {
        if (byExpiry.size() >= Limits.MAX_EARLY_INITIATIONS) {
            dropOldest(turn);
        }
        ByteBuffer copy = ByteBuffer.allocate(datagram.length()).order(ByteOrder.LITTLE_ENDIAN);
        copy.put(datagram.payload().duplicate()).flip();
        byExpiry.addLast(new Held(
                copy, datagram.path(), datagram.trafficClass(), turn.nowNs() + Limits.EARLY_INITIATION_LIFETIME_NS));
    }

    /** What waited for this address to be proved, in the order it came. */
    List<Datagram> release(Endpoint source) {
        if (byExpiry.isEmpty()) {
            return List.of();
        }
        List<Datagram> released = new ArrayList<>();
        for (Iterator<Held> all = byExpiry.iterator(); all.hasNext(); ) {
            Held held = all.next();
            if (held.path.remote().equals(source)) {
                all.remove();
                released.add(new Datagram()
                        .set(
                                held.message,
                                source.high(),
                                source.low(),
                                source.port(),
                                held.path.localHigh(),
                                held.path.localLow(),
                                held.trafficClass));
            }
        }
        return released;
    }

    long nextDeadlineNs() {
        Held head = byExpiry.peekFirst();
        return head == null ? Long.MAX_VALUE : head.expiresNs;
    }

    void onDeadline(Turn turn) {
        while (nextDeadlineNs() <= turn.nowNs()) {
            dropOldest(turn);
        }
    }

    private void dropOldest(Turn turn) {
        byExpiry.removeFirst();
        turn.drop(DropReason.UNKNOWN_SOURCE);
    }
}
