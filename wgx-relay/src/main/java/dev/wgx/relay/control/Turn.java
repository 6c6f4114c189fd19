package dev.wgx.relay.control;

import dev.wgx.noise.Output;
import dev.wgx.relay.Counter;
import dev.wgx.relay.Counters;
import dev.wgx.relay.Effects;
import dev.wgx.relay.Path;

/** One call into the core: when it is, and where effects go. */
record Turn(long nowNs, long wallNs, Effects effects, Counters counters) {
    private static final int NO_TRAFFIC_CLASS = 0;
    private static final long NS_PER_MS = 1_000_000;

    long wallMs() {
        return wallNs / NS_PER_MS;
    }

    /** The way out for messages of the relay's own to one address. */
    Output to(Path path) {
        return message -> {
            counters.count(Counter.SENT_DATAGRAMS);
            effects.send(message, path, NO_TRAFFIC_CLASS);
        };
    }
}
