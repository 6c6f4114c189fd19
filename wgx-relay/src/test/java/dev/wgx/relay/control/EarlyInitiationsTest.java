// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.relay.Admission;
import dev.wgx.relay.Datagram;
import dev.wgx.relay.DropReason;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class EarlyInitiationsTest {
    private static final long NOW_NS = 1_000_000_000L;
    private static final Endpoint ONE = Endpoint.ipv4(1, 1);
    private static final Endpoint SAME_HOST = Endpoint.ipv4(1, 2);
    private static final Endpoint OTHER = Endpoint.ipv4(2, 1);
    private static final Endpoint THIRD = Endpoint.ipv4(3, 1);

    private final Tables tables = new Tables(Admission.EVERYBODY);
    private final EarlyInitiations early = new EarlyInitiations(3);

    private void hold(Endpoint source, int number, long nowNs) {
        ByteBuffer message =
                ByteBuffer.allocate(148).order(ByteOrder.LITTLE_ENDIAN).putInt(4, number);
        early.hold(new Datagram().set(message, Path.to(source)), tables.turnAt(nowNs));
        // What is handed over is borrowed for the call.
        message.putInt(4, -1);
    }

    private List<Integer> release(Endpoint source) {
        return early.release(source).stream()
                .map(datagram -> datagram.payload().getInt(4))
                .toList();
    }

    private long dropped() {
        return tables.drops(DropReason.UNKNOWN_SOURCE);
    }

    @Test
    void whatWaitedForAnAddressIsReleasedOnceAndInItsOrder() {
        hold(ONE, 10, NOW_NS);
        hold(OTHER, 20, NOW_NS);
        hold(ONE, 11, NOW_NS);

        assertThat(release(ONE)).containsExactly(10, 11);
        assertThat(release(ONE)).isEmpty();
        assertThat(release(OTHER)).containsExactly(20);
        assertThat(early.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
        assertThat(dropped()).isZero();
    }

    @Test
    void whatIsReleasedLeavesItsPlaceToOthers() {
        hold(ONE, 10, NOW_NS);
        hold(ONE, 11, NOW_NS);
        hold(ONE, 12, NOW_NS);
        release(ONE);

        hold(ONE, 13, NOW_NS);
        hold(ONE, 14, NOW_NS);
        hold(ONE, 15, NOW_NS);

        assertThat(release(ONE)).containsExactly(13, 14, 15);
        assertThat(dropped()).isZero();
    }

    @Test
    void whenAllPlacesAreTakenTheHeaviestPrefixLosesItsOldest() {
        hold(ONE, 10, NOW_NS);
        hold(SAME_HOST, 11, NOW_NS);
        hold(OTHER, 20, NOW_NS);

        hold(THIRD, 30, NOW_NS);

        assertThat(dropped()).isOne();
        assertThat(release(ONE)).isEmpty();
        assertThat(release(SAME_HOST)).containsExactly(11);
        assertThat(release(OTHER)).containsExactly(20);
        assertThat(release(THIRD)).containsExactly(30);
    }

    @Test
    void theHeaviestPrefixItselfIsRefused() {
        hold(ONE, 10, NOW_NS);
        hold(ONE, 11, NOW_NS);
        hold(OTHER, 20, NOW_NS);

        hold(SAME_HOST, 12, NOW_NS);

        assertThat(dropped()).isOne();
        assertThat(release(SAME_HOST)).isEmpty();
        assertThat(release(ONE)).containsExactly(10, 11);
    }

    @Test
    void afterItsTimeItWaitsNoLonger() {
        hold(ONE, 10, NOW_NS);
        hold(ONE, 11, NOW_NS + 1);
        long endNs = NOW_NS + Limits.EARLY_INITIATION_LIFETIME_NS;
        assertThat(early.nextDeadlineNs()).isEqualTo(endNs);

        early.onDeadline(tables.turnAt(endNs - 1));
        assertThat(dropped()).isZero();
        early.onDeadline(tables.turnAt(endNs));

        assertThat(dropped()).isOne();
        assertThat(early.nextDeadlineNs()).isEqualTo(endNs + 1);
        assertThat(release(ONE)).containsExactly(11);
    }
}
