package dev.wgx.bench.measure;

import java.util.List;
import java.util.OptionalLong;

/** Processor time so far, in nanoseconds: of the machine, the relay, and the bench itself. */
public record Usage(long machineNs, OptionalLong relayNs, long benchNs) {

    public static Usage now(List<Long> relayPids) {
        TaskClocks clocks = TaskClocks.ofThisSystem();
        return new Usage(
                clocks.machineNs(),
                relayPids.isEmpty()
                        ? OptionalLong.empty()
                        : OptionalLong.of(
                                relayPids.stream().mapToLong(clocks::processNs).sum()),
                clocks.processNs(ProcessHandle.current().pid()));
    }

    public Usage since(Usage earlier) {
        return new Usage(
                machineNs - earlier.machineNs,
                relayNs.isPresent()
                        ? OptionalLong.of(relayNs.getAsLong() - earlier.relayNs.orElse(0))
                        : OptionalLong.empty(),
                benchNs - earlier.benchNs);
    }
}
