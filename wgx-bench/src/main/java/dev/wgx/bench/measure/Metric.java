// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.measure;

import java.util.Optional;
import java.util.OptionalDouble;

/** The figures by which relays are compared. Names are those of the JSON. */
public enum Metric {
    DELIVERED("deliveredPerSecond", "delivered/s") {
        @Override
        OptionalDouble of(Round round, Optional<Round> control) {
            return OptionalDouble.of(round.deliveredPerSecond());
        }
    },
    LOSS("lossPercent", "loss %") {
        @Override
        OptionalDouble of(Round round, Optional<Round> control) {
            return OptionalDouble.of(round.lossPercent());
        }
    },
    RELAY_CPU("relayCpu", "relay CPU s per million") {
        @Override
        OptionalDouble of(Round round, Optional<Round> control) {
            return round.cpu().relay();
        }
    },
    MACHINE_CPU("machineCpu", "machine CPU s per million") {
        @Override
        OptionalDouble of(Round round, Optional<Round> control) {
            return OptionalDouble.of(round.cpu().machine());
        }
    },
    /** Beyond what the same traffic costs without a relay. */
    ADDED_CPU("addedCpu", "added CPU s per million") {
        @Override
        OptionalDouble of(Round round, Optional<Round> control) {
            return control.isEmpty()
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(
                            round.cpu().machine() - control.get().cpu().machine());
        }
    },
    P50("p50", "latency p50 us") {
        @Override
        OptionalDouble of(Round round, Optional<Round> control) {
            return round.latency()
                    .map(latency -> OptionalDouble.of(latency.p50()))
                    .orElse(OptionalDouble.empty());
        }
    },
    P99("p99", "latency p99 us") {
        @Override
        OptionalDouble of(Round round, Optional<Round> control) {
            return round.latency()
                    .map(latency -> OptionalDouble.of(latency.p99()))
                    .orElse(OptionalDouble.empty());
        }
    };

    private final String key;
    private final String title;

    Metric(String key, String title) {
        this.key = key;
        this.title = title;
    }

    public String key() {
        return key;
    }

    public String title() {
        return title;
    }

    /** @param control the same load without a relay, if there was such a round */
    abstract OptionalDouble of(Round round, Optional<Round> control);
}
