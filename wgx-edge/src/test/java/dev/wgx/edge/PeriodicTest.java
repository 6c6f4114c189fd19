// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

class PeriodicTest {
    @Test
    void aTaskThatFailsIsDoneAgainAndItsFailureSaidOnce() throws InterruptedException {
        AtomicInteger times = new AtomicInteger();
        CountDownLatch thirdTime = new CountDownLatch(3);
        try (LoggedLines log = new LoggedLines("dev.wgx.edge");
                Periodic periodic = new Periodic("tidying", 0, 0, () -> {
                    thirdTime.countDown();
                    throw new IllegalStateException("for the " + times.incrementAndGet() + ". time");
                })) {
            periodic.start();
            assertThat(thirdTime.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(log.atLeast(Level.SEVERE))
                    .containsExactly("a bug in the thread tidying, logged once: please report it");
        }
    }
}
