// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.agent.FakeMachine;
import dev.wgx.config.Cidr;
import dev.wgx.config.HostPort;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SignsTest {
    private static final Optional<HostPort> RELAY = Optional.of(HostPort.parseRelay("192.0.2.7"));

    private final FakeMachine machine = new FakeMachine(Path.of("."));
    private final Signs before = Signs.look(machine, "wgx", RELAY);

    @Test
    void timeAloneIsNoNews() {
        machine.nowNs += TimeUnit.DAYS.toNanos(1);
        assertThat(isNews(RELAY)).isFalse();
    }

    @Test
    void sleepIsNews() {
        machine.nowNs += TimeUnit.SECONDS.toNanos(3);
        machine.sleptNs += TimeUnit.SECONDS.toNanos(2);
        assertThat(isNews(RELAY)).isTrue();
    }

    @Test
    void anotherNetworkAndNoNetworkAreNews() {
        machine.source = Optional.of(Cidr.parseAddress("198.51.100.4"));
        assertThat(isNews(RELAY)).isTrue();
        machine.source = Optional.empty();
        assertThat(isNews(RELAY)).isTrue();
    }

    @Test
    void theWayToAnotherAddressOfTheRelayIsNoNews() {
        machine.source = Optional.of(Cidr.parseAddress("2001:db8::4"));
        assertThat(isNews(Optional.of(HostPort.parseRelay("[2001:db8::7]")))).isFalse();
    }

    @Test
    void anInterfaceThatIsGoneOrAnotherIsNews() {
        machine.interfaceIndex = 0;
        assertThat(isNews(RELAY)).isTrue();
        machine.interfaceIndex = 8;
        assertThat(isNews(RELAY)).isTrue();
    }

    private boolean isNews(Optional<HostPort> towards) {
        return Signs.look(machine, "wgx", towards).isNewsAfter(before);
    }
}
