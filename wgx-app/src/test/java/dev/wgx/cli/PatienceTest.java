// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private static final long HOUR_MS = 3_600_000;

    @Test
    void whoWaitsIsToldForWhat() throws InterruptedException {
        LinkedBlockingQueue<String> said = new LinkedBlockingQueue<>();
        try (Patience _ = new Patience("Waiting for the relay.", said::add, 0)) {
            assertThat(said.take()).isEqualTo("Waiting for the relay.");
        }
    }

    @Test
    void whatIsDoneInTimeIsDoneInSilence() {
        List<String> said = new CopyOnWriteArrayList<>();
        new Patience("Waiting for the relay.", said::add, HOUR_MS).close();
        new Patience("", said::add, 0).close();
        assertThat(said).isEmpty();
    }
}
