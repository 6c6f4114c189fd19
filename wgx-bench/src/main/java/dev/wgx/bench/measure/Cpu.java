// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.measure;

import java.util.OptionalDouble;

/**
 * Seconds of processor time per million delivered datagrams, which is microseconds for each.
 *
 * @param relay of the relay's process alone; what the kernel does for it may count for others
 * @param machine of everything that ran
 * @param bench of the bench's process
 * @param relayCores how many processors the relay's process kept busy
 */
public record Cpu(OptionalDouble relay, double machine, double bench, OptionalDouble relayCores) {
    private static final double NS_PER_US = 1000;

    public static Cpu of(Usage usage, long delivered, long elapsedNs) {
        double perDatagram = NS_PER_US * Math.max(1, delivered);
        OptionalDouble relay = OptionalDouble.empty();
        OptionalDouble cores = OptionalDouble.empty();
        if (usage.relayNs().isPresent()) {
            relay = OptionalDouble.of(usage.relayNs().getAsLong() / perDatagram);
            cores = OptionalDouble.of((double) usage.relayNs().getAsLong() / elapsedNs);
        }
        return new Cpu(relay, usage.machineNs() / perDatagram, usage.benchNs() / perDatagram, cores);
    }
}
