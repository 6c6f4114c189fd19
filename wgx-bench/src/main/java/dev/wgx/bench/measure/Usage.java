// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.measure;

import java.util.List;
import java.util.OptionalLong;

/** Processor time spent, in nanoseconds: by the machine, the relay, and the bench itself. */
public record Usage(long machineNs, OptionalLong relayNs, long benchNs) {

    /** @param relay none if it is not known */
    public static Usage between(TaskClocks start, TaskClocks end, List<Long> relay) {
        long bench = ProcessHandle.current().pid();
        return new Usage(
                end.since(start, pid -> true),
                relay.isEmpty() ? OptionalLong.empty() : OptionalLong.of(end.since(start, relay::contains)),
                end.since(start, pid -> pid == bench));
    }
}
