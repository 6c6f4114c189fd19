// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Event;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

class EventFeedTest {
    @Test
    void aListenerThatFailsHarmsNoOtherAndIsSaidOnce() throws InterruptedException {
        CountDownLatch heard = new CountDownLatch(3);
        try (LoggedLines log = new LoggedLines("dev.wgx.edge");
                EventFeed feed = new EventFeed()) {
            feed.subscribe(entry -> {
                throw new IllegalStateException("no time");
            });
            feed.subscribe(entry -> heard.countDown());
            for (int i = 0; i < 3; i++) {
                feed.publish(new Event.PeerOffline(PublicKey.of(new byte[PublicKey.LENGTH])));
            }
            assertThat(heard.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(log.atLeast(Level.SEVERE)).hasSize(1);
        }
    }
}
