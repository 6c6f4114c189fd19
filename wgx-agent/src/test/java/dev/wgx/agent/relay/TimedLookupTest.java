// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.config.Cidr;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TimedLookupTest {
    private static final long HOUR_NS = TimeUnit.HOURS.toNanos(1);
    private static final List<InetAddress> ADDRESSES = List.of(Cidr.parseAddress("192.0.2.7"));

    @Test
    void aNameServerThatIsSilentHoldsUpForALimitedTimeAndOneThreadOnly() throws InterruptedException {
        CountDownLatch answer = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        AtomicInteger questions = new AtomicInteger();
        Resolver.SystemLookup system = _ -> {
            questions.incrementAndGet();
            asked.countDown();
            try {
                answer.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return ADDRESSES;
        };
        TimedLookup lookup = new TimedLookup(system, 1);
        assertThat(lookup.lookUp("relay.example")).isEmpty();
        asked.await();
        assertThat(lookup.lookUp("relay.example")).isEmpty();
        assertThat(questions).hasValue(1);
        answer.countDown();
    }

    @Test
    void anAnswerIsNotRemembered() {
        AtomicInteger questions = new AtomicInteger();
        TimedLookup lookup = new TimedLookup(
                _ -> {
                    questions.incrementAndGet();
                    return ADDRESSES;
                },
                HOUR_NS);
        assertThat(lookup.lookUp("relay.example")).isEqualTo(ADDRESSES);
        assertThat(lookup.lookUp("relay.example")).isEqualTo(ADDRESSES);
        assertThat(questions).hasValue(2);
    }

    @Test
    void anUnknownNameHasNoAddresses() {
        TimedLookup lookup = new TimedLookup(
                name -> {
                    throw new UnknownHostException(name);
                },
                HOUR_NS);
        assertThat(lookup.lookUp("relay.example")).isEmpty();
        assertThat(lookup.lookUp("relay.example")).isEmpty();
    }
}
