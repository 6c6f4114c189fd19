// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class SinkTest {
    private final Sink sink = new Sink(2, true);

    private static ByteBuffer probe(int flow, long sequence, Phase phase, long sentNs) {
        ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        Probe.write(bytes, 8, 77, sequence, phase, flow, sentNs);
        return bytes.position(8).limit(8 + 40);
    }

    private void receive(int port, int flow, long sequence, Phase phase, long latencyNs) {
        sink.onProbe(port, probe(flow, sequence, phase, 1000), 1000 + latencyNs);
    }

    @Test
    void measuredProbesAreCountedWithTheirLatency() {
        receive(0, 0, 0, Phase.WARMUP, 9_000_000);
        receive(0, 0, 1, Phase.MEASURED, 20_000);
        receive(1, 1, 0, Phase.MEASURED, 40_000);
        Tally tally = sink.take();
        assertThat(tally.delivered()).isEqualTo(2);
        assertThat(tally.latencyNs().getMaxValue()).isBetween(40_000L, 40_100L);
        assertThat(sink.delivered()).isEqualTo(3);
        assertThat(sink.deliveredBytes()).isEqualTo(120);
    }

    @Test
    void lateRepeatedAndMisdeliveredProbesAreToldApart() {
        receive(0, 0, 0, Phase.MEASURED, 1);
        receive(0, 0, 2, Phase.MEASURED, 1);
        receive(0, 0, 1, Phase.MEASURED, 1);
        receive(0, 0, 1, Phase.MEASURED, 1);
        receive(1, 0, 3, Phase.MEASURED, 1);
        receive(0, 9, 0, Phase.MEASURED, 1);
        receive(0, -1, 0, Phase.MEASURED, 1);
        Tally tally = sink.take();
        assertThat(tally.delivered()).isEqualTo(3);
        assertThat(tally.late()).isEqualTo(1);
        assertThat(tally.repeated()).isEqualTo(1);
        assertThat(tally.misdelivered()).isEqualTo(3);
    }

    @Test
    void whatALaterProbeHasOvertakenIsUnderWayNoLonger() {
        receive(0, 0, 0, Phase.MEASURED, 1);
        receive(0, 0, 9, Phase.MEASURED, 1);
        receive(0, 0, 5, Phase.MEASURED, 1);
        assertThat(sink.passed()).isEqualTo(10);
    }

    @Test
    void whatWasTakenIsNotCountedAgain() {
        receive(0, 0, 0, Phase.MEASURED, 1);
        Tally first = sink.take();
        receive(0, 0, 1, Phase.MEASURED, 1);
        Tally both = first.plus(sink.take());
        assertThat(first.delivered()).isEqualTo(1);
        assertThat(both.delivered()).isEqualTo(2);
        assertThat(both.latencyNs().getTotalCount()).isEqualTo(2);
    }
}
