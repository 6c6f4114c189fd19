// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.measure;

import io.avaje.jsonb.Json;
import io.avaje.jsonb.Jsonb;

/** Results as JSON, with the names of the records. */
@Json.Import({
    Handshakes.class,
    HandshakeRound.class,
    Comeback.class,
    Round.class,
    Latency.class,
    Cpu.class,
    Memory.class,
    Comparison.class,
    Standing.class,
    Spread.class
})
public final class BenchJson {
    private static final Jsonb JSONB = Jsonb.builder().build();

    private BenchJson() {}

    public static String of(Round round) {
        return JSONB.type(Round.class).toJsonPretty(round);
    }

    public static String of(Comparison comparison) {
        return JSONB.type(Comparison.class).toJsonPretty(comparison);
    }

    public static String of(Handshakes handshakes) {
        return JSONB.type(Handshakes.class).toJsonPretty(handshakes);
    }

    public static String of(Comeback comeback) {
        return JSONB.type(Comeback.class).toJsonPretty(comeback);
    }
}
