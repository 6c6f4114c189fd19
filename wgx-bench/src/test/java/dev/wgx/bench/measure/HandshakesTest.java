// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class HandshakesTest {
    private static final long SECOND_NS = 1_000_000_000L;

    @Test
    void aRoundRelatesHandshakesToTimeAndToTheRelaysTime() {
        HandshakeRound round = round(20_000, SECOND_NS, 0);
        assertThat(round.perSecond()).isEqualTo(10_000);
        assertThat(round.perCoreSecond()).hasValue(20_000);
        assertThat(round.relayCores()).hasValue(0.5);
        assertThat(round.notes()).containsExactly("the relay was busy 50 % of the time only: the bench was the limit");
    }

    @Test
    void aBusyRelayNeedsNoNote() {
        assertThat(round(20_000, 2 * SECOND_NS, 0).notes()).isEmpty();
        assertThat(round(20_000, 2 * SECOND_NS, 3).notes())
                .containsExactly("3 datagrams found the bench's receive buffers full");
    }

    @Test
    void roundsHaveASpread() {
        Handshakes all = Handshakes.of(
                "wgx", "own", List.of(round(10, SECOND_NS, 0), round(30, SECOND_NS, 0), round(20, SECOND_NS, 0)));
        assertThat(all.perSecond()).isEqualTo(new Spread(10, 5, 15));
        assertThat(all.perCoreSecond()).contains(new Spread(20, 10, 30));
        assertThat(all.lost()).isEqualTo(21);
        assertThat(BenchJson.of(all)).contains("\"kind\": \"own\"").contains("\"median\": 10.0");
    }

    @Test
    void withoutAProcessItsTimeIsUnknown() {
        HandshakeRound round =
                HandshakeRound.of(10, 0, 0, SECOND_NS, new Usage(SECOND_NS, OptionalLong.empty(), 0), Optional.empty());
        assertThat(round.perCoreSecond()).isEmpty();
        assertThat(round.notes()).isEmpty();
        assertThat(Handshakes.of("wgx", "own", List.of(round)).perCoreSecond()).isEmpty();
    }

    /** Lasts two seconds. */
    private static HandshakeRound round(long completed, long relayNs, long drops) {
        Usage usage = new Usage(3 * SECOND_NS, OptionalLong.of(relayNs), SECOND_NS);
        return HandshakeRound.of(completed, 7, drops, 2 * SECOND_NS, usage, Optional.empty());
    }
}
