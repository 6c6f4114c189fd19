// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** The counters of a socket, written by the loop's thread and read by any. */
final class SocketCounters {
    private final Map<SocketCounter, LongAdder> values = new EnumMap<>(SocketCounter.class);

    SocketCounters() {
        for (SocketCounter counter : SocketCounter.values()) {
            values.put(counter, new LongAdder());
        }
    }

    void add(SocketCounter counter, long amount) {
        value(counter).add(amount);
    }

    long count(SocketCounter counter) {
        return value(counter).sum();
    }

    private LongAdder value(SocketCounter counter) {
        return Objects.requireNonNull(values.get(counter));
    }
}
