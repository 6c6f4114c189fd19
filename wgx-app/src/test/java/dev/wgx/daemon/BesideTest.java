// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class BesideTest {
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final AtomicBoolean hasEnded = new AtomicBoolean();

    @Test
    void joiningWaitsForThePart() throws Exception {
        Beside part = Beside.start("part", this::waitAndEnd);
        assertThat(hasEnded).isFalse();

        goOn.countDown();
        part.join();

        assertThat(hasEnded).isTrue();
    }

    @Test
    void joiningThrowsWhyTheStartFailed() {
        Beside part = Beside.start("part", () -> {
            throw new StartException("the port is taken");
        });

        assertThatThrownBy(part::join).isInstanceOf(StartException.class).hasMessage("the port is taken");
    }

    @Test
    void joiningThrowsABug() {
        Beside part = Beside.start("part", () -> {
            throw new IllegalStateException("a bug");
        });

        assertThatThrownBy(part::join).hasRootCauseMessage("a bug");
    }

    @Test
    void closingWaitsForThePartAndIsSilentOnItsFailure() {
        Beside part = Beside.start("part", () -> {
            waitAndEnd();
            throw new StartException("too late");
        });
        goOn.countDown();

        part.close();

        assertThat(hasEnded).isTrue();
    }

    private void waitAndEnd() {
        try {
            goOn.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        hasEnded.set(true);
    }
}
