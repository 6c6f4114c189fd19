// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
    private final List<String> signs = new ArrayList<>();

    @Test
    void aSignIsGivenOnceAllLoopsHaveComeAround() throws InterruptedException {
        CompletableFuture<Void> loops = new CompletableFuture<>();
        Thread beating = Thread.ofVirtual().start(() -> beat(loops));
        while (beating.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(signs).isEmpty();

        loops.complete(null);
        beating.join();

        assertThat(signs).containsExactly("alive");
    }

    @Test
    void noSignIsGivenWhileTheLoopsAreTooBusyToBeAsked() {
        beat(CompletableFuture.failedFuture(new RejectedExecutionException("busy")));

        assertThat(signs).isEmpty();
    }

    private void beat(CompletableFuture<Void> loops) {
        Heartbeat.beat(() -> loops, () -> signs.add("alive"));
    }
}
