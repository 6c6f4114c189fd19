// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class CpuTest {
    private static final long SECOND_NS = 1_000_000_000L;

    @Test
    void secondsPerMillionAreMicrosecondsForEach() {
        Usage usage = new Usage(3 * SECOND_NS, OptionalLong.of(SECOND_NS), SECOND_NS / 2);
        Cpu cpu = Cpu.of(usage, 1_000_000, 2 * SECOND_NS);
        assertThat(cpu).isEqualTo(new Cpu(OptionalDouble.of(1), 3, 0.5, OptionalDouble.of(0.5)));
    }

    @Test
    void withoutAProcessThereIsNoTimeOfIt() {
        Cpu cpu = Cpu.of(new Usage(5000, OptionalLong.empty(), 0), 0, SECOND_NS);
        assertThat(cpu.relay()).isEmpty();
        assertThat(cpu.relayCores()).isEmpty();
        assertThat(cpu.machine()).isEqualTo(5);
    }

    @Test
    void latencyIsToldInMicroseconds() {
        Histogram ns = new Histogram(SECOND_NS, 3);
        assertThat(Latency.of(ns)).isEmpty();
        for (int us = 1; us <= 1000; us++) {
            ns.recordValue(us * 1000L);
        }
        Latency latency = Latency.of(ns).orElseThrow();
        assertThat(latency.p50()).isBetween(499.0, 501.0);
        assertThat(latency.p99()).isBetween(989.0, 991.0);
        assertThat(latency.max()).isBetween(999.0, 1001.0);
    }
}
