// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.agent.RecordingCommands;
import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NextHopTest {
    private final RecordingCommands commands = new RecordingCommands();

    private Optional<NextHop> findIn(String output) {
        commands.answer("ip -4 -o route get", 0, output);
        return NextHop.find(commands, 0);
    }

    private static NextHop hop(String router, String own) {
        return new NextHop(InetAddress.ofLiteral(router), InetAddress.ofLiteral(own));
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.168.1.10", "10.0.0.5", "172.16.3.4", "100.64.0.10"})
    void theRouterOfAPrivateAddressIsFound(String own) {
        assertThat(findIn("192.0.0.9 via 192.168.1.1 dev eth0 src " + own + " uid 0 \\    cache "))
                .contains(hop("192.168.1.1", own));
        assertThat(commands.commands).containsExactly("ip -4 -o route get 192.0.0.9");
    }

    @Test
    void itIsTheRouterOfPacketsWithTheInterfacesMark() {
        commands.answer(
                "ip -4 -o route get 192.0.0.9 mark 51820",
                0,
                "192.0.0.9 via 10.1.1.1 dev eth0 src 10.1.1.2 mark 0xca6c");
        assertThat(NextHop.find(commands, 51820)).contains(hop("10.1.1.1", "10.1.1.2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.0.9 via 198.51.100.1 dev eth0 src 198.51.100.7 uid 0", // nothing to map
                "192.0.0.9 dev ppp0 src 10.0.0.5 uid 0", // nobody to ask
                "192.0.0.9 via inet6 fe80::1 dev eth0 src 192.168.1.10 uid 0",
                "192.0.0.9 via nobody dev eth0 src 192.168.1.10",
                "via",
                ""
            })
    void elseThereIsNone(String output) {
        assertThat(findIn(output)).isEmpty();
    }

    @Test
    void withoutAWayThereIsNone() {
        commands.answer("ip -4 -o route get", 2, "");
        assertThat(NextHop.find(commands, 0)).isEmpty();
    }
}
