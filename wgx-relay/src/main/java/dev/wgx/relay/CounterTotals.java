// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The sums of what all threads have counted, by name and in order, zeros included. */
public record CounterTotals(List<Counters> parts) {
    private static final Counter[] COUNTERS = Counter.values();
    private static final DropReason[] REASONS = DropReason.values();

    public Map<String, Long> countsByName() {
        Map<String, Long> result = new LinkedHashMap<>();
        for (Counter counter : COUNTERS) {
            result.put(
                    counter.name(),
                    parts.stream().mapToLong(part -> part.get(counter)).sum());
        }
        return result;
    }

    public Map<String, Long> dropsByName() {
        Map<String, Long> result = new LinkedHashMap<>();
        for (DropReason reason : REASONS) {
            result.put(
                    reason.name(),
                    parts.stream().mapToLong(part -> part.get(reason)).sum());
        }
        return result;
    }
}
