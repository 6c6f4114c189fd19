// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.edge.DropHistory.Growth;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DropHistoryTest {
    private static final long MINUTE_NS = 60_000_000_000L;

    @Test
    void whatGrewInTheLastMinutesIsToldAndWhatStandsStillIsNot() {
        DropHistory history = new DropHistory(0);
        assertThat(history.since(MINUTE_NS / 2, Map.of("OLD", 5L, "NEVER", 0L)))
                .isEqualTo(new Growth(30, Map.of("OLD", 5L)));
        for (int minute = 1; minute <= 10; minute++) {
            history.add(minute * MINUTE_NS, Map.of("OLD", 5L, "GROWS", 10L * minute));
        }
        assertThat(history.since(10 * MINUTE_NS + 1, Map.of("OLD", 5L, "GROWS", 107L)))
                .isEqualTo(new Growth(300, Map.of("GROWS", 57L)));
    }
}
