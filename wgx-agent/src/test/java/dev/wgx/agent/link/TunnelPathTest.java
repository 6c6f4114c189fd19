// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wgx.agent.RecordingCommands;
import dev.wgx.config.Cidr;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class TunnelPathTest {
    private static final InetAddress RELAY4 = Cidr.parseAddress("10.120.0.2");
    private static final InetAddress RELAY6 = Cidr.parseAddress("fd00:120::2");

    private final RecordingCommands commands = new RecordingCommands();
    private final WireGuardLink link = new WireGuardLink(commands, "wgx", "");

    @Test
    void theWayLeadsThroughTheInterfaceFromItsOwnAddress() throws LinkException {
        commands.answer("ip -o route get 10.120.0.2", 0, "10.120.0.2 dev wgx src 10.120.0.1 uid 0 \\    cache \n");
        assertThat(link.pathTo(RELAY4)).isEqualTo(new TunnelPath("wgx", Cidr.parseAddress("10.120.0.1"), RELAY4));
        commands.answer(
                "ip -o route get fd00:120::2",
                0,
                "fd00:120::2 from :: dev wgx proto kernel src fd00:120::1 metric 256 pref medium\n");
        assertThat(link.pathTo(RELAY6).local()).isEqualTo(Cidr.parseAddress("fd00:120::1"));
    }

    @Test
    void anInterfaceThatIsDownLeavesTheDefaultRouteWhichIsRefused() {
        commands.answer("ip -o route get", 0, "10.120.0.2 via 192.0.2.1 dev eth0 src 192.0.2.100 uid 0 \\    cache \n");
        assertThatThrownBy(() -> link.pathTo(RELAY4))
                .isInstanceOf(LinkException.class)
                .hasMessage("The relay's inner address 10.120.0.2 is routed to eth0, not to the interface wgx: is that"
                        + " up, and has it an address of the relay's network?");
    }

    @Test
    void noRouteAtAllAndGarbageAreRefused() {
        commands.answer("ip -o route get", 2, "");
        assertThatThrownBy(() -> link.pathTo(RELAY4)).hasMessageContaining("is routed to nowhere");
        for (String garbage : new String[] {"", "dev", "dev wgx", "src dev wgx", "dev wgx src home"}) {
            commands.answer("ip -o route get", 0, garbage);
            assertThatThrownBy(() -> link.pathTo(RELAY4)).isInstanceOf(LinkException.class);
        }
    }

    @Test
    void theOldCommandGoesThroughWireGuardOnlyWhicheverInterfaceThatIs() throws LinkException {
        commands.answer("ip -o route get", 0, "10.120.0.2 dev wg7 src 10.120.0.1")
                .answer("wg show", 1, "");
        assertThatThrownBy(() -> WireGuardLink.pathThroughAny(commands, RELAY4))
                .hasMessageStartingWith("The address 10.120.0.2 is routed to wg7, which is no WireGuard interface");
        commands.answer("wg show wg7 dump", 0, "private\tpublic\t1\toff\n");
        assertThat(WireGuardLink.pathThroughAny(commands, RELAY4).interfaceName())
                .isEqualTo("wg7");
    }

    @Test
    void aWayStandsWhileTheInterfaceIsUpAndHasItsAddress() {
        InetAddress loopback = Cidr.parseAddress("127.0.0.1");
        assertThat(new TunnelPath("lo", loopback, RELAY4).stands()).isTrue();
        assertThat(new TunnelPath("lo", Cidr.parseAddress("10.120.0.1"), RELAY4).stands())
                .isFalse();
        assertThat(new TunnelPath("wgx-not-there", loopback, RELAY4).stands()).isFalse();
    }
}
