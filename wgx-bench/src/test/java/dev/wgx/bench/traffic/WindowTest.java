// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WindowTest {
    private final AtomicLong passed = new AtomicLong(1000);
    private final Window window = new Window(100, 10, passed::get, 0);

    @Test
    void asMuchMayLeaveAsHasArrived() {
        assertThat(window.permitted(0)).isEqualTo(100);
        window.onSent(100);
        assertThat(window.permitted(1)).isZero();
        passed.addAndGet(30);
        assertThat(window.permitted(2)).isEqualTo(30);
    }

    @Test
    void whatDoesNotArriveCountsAsLostAndTheWindowShrinks() {
        window.onSent(100);
        assertThat(window.permitted(Window.PATIENCE_NS)).isZero();
        assertThat(window.permitted(Window.PATIENCE_NS + 1)).isEqualTo(50);
    }

    @Test
    void theWindowNeverShrinksBelowItsLeastAndGrowsAgain() {
        long nowNs = 0;
        for (int i = 0; i < 10; i++) {
            window.onSent(1);
            nowNs += Window.PATIENCE_NS + 1;
            window.permitted(nowNs);
        }
        assertThat(window.permitted(nowNs)).isEqualTo(10);
        for (int i = 0; i < 1000; i++) {
            window.onSent(10);
            passed.addAndGet(10);
            window.permitted(nowNs);
        }
        assertThat(window.permitted(nowNs)).isEqualTo(100);
    }

    @Test
    void whatWasGivenUpAndArrivesAllTheSameOpensItNoFurther() {
        window.onSent(100);
        window.permitted(Window.PATIENCE_NS + 1);
        passed.addAndGet(100);
        assertThat(window.permitted(Window.PATIENCE_NS + 2)).isLessThanOrEqualTo(100);
    }

    @Test
    void aPauseWithNothingUnderWayIsNoLoss() {
        assertThat(window.permitted(100 * Window.PATIENCE_NS)).isEqualTo(100);
        window.onSent(1);
        assertThat(window.permitted(101 * Window.PATIENCE_NS)).isEqualTo(99);
    }
}
