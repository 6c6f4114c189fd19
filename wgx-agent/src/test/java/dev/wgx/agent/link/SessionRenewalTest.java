// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wgx.agent.RecordingCommands;
import dev.wgx.agent.TestKeys;
import dev.wgx.agent.link.LinkControl.Look;
import dev.wgx.noise.PublicKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionRenewalTest {
    private static final PublicKey SPOKE = TestKeys.publicKey(3);
    private static final PublicKey HUB = TestKeys.publicKey(4);
    private static final PublicKey OTHER = TestKeys.publicKey(5);
    private static final String SECRET = TestKeys.presharedKey(4).toBase64();
    private static final String DUMP = TestKeys.HUB.toBase64() + "\tpublic\t40000\toff\n"
            + TestKeys.RELAY + "\t(none)\t192.0.2.7:8787\t10.120.0.2/32,fd00:120::2/128\t1\t2\t3\t23\n"
            + SPOKE + "\t(none)\t192.0.2.7:8787\t10.120.0.3/32\t1\t2\t3\toff\n"
            + HUB + "\t" + SECRET + "\t[fe80::1%eth0]:8787\t10.120.0.0/16\t1\t2\t3\t25\n"
            + OTHER + "\t(none)\t(none)\t(none)\t0\t0\t0\t25\n";

    private final RecordingCommands commands = new RecordingCommands().answer("wg show wgx dump", 0, DUMP);
    private WireGuardLink link = new WireGuardLink(commands, "wgx", "");

    @Test
    void aPeerIsTakenOffAndPutBackAsItWasInOneStep() throws LinkException {
        link.renewSessions(List.of(TestKeys.RELAY));
        assertThat(commands.commands)
                .containsExactly(
                        "wg show wgx dump",
                        "wg set wgx peer " + TestKeys.RELAY + " remove peer " + TestKeys.RELAY
                                + " endpoint 192.0.2.7:8787 persistent-keepalive 23"
                                + " allowed-ips 10.120.0.2/32,fd00:120::2/128");
    }

    @Test
    void aPresharedKeyGoesByStandardInputOnly() throws LinkException {
        link.renewSessions(List.of(HUB));
        assertThat(commands.commands)
                .last()
                .asString()
                .contains("preshared-key /dev/stdin", "endpoint [fe80::1%eth0]:8787")
                .doesNotContain(SECRET);
        assertThat(commands.inputs).last().isEqualTo(SECRET + "\n");
        assertThat(Look.parse(DUMP).keptAliveAnew(List.of(HUB), 1).toString()).doesNotContain(SECRET);
    }

    @Test
    void whatIsNotKeptAliveIsLeftToTheOtherSide() throws LinkException {
        link.renewSessions(List.of(SPOKE));
        assertThat(commands.commands).containsExactly("wg show wgx dump");
    }

    @Test
    void aPeerThatIsNowhereIsPutBackNowhere() throws LinkException {
        link.renewSessions(List.of(OTHER));
        assertThat(commands.commands).last().asString().endsWith("remove peer " + OTHER + " persistent-keepalive 25");
    }

    @Test
    void thereIsALimit() {
        List<PublicKey> all = List.of(TestKeys.RELAY, HUB, OTHER);
        assertThat(Look.parse(DUMP).keptAliveAnew(all, 2)).hasSize(2);
    }

    @Test
    void garbageIsRefusedWithoutAWordOfIt() {
        String garbage = DUMP.replace("10.120.0.0/16", SECRET);
        link = new WireGuardLink(new RecordingCommands().answer("wg show wgx dump", 0, garbage), "wgx", "");
        assertThatThrownBy(() -> link.renewSessions(List.of(HUB)))
                .isInstanceOf(LinkException.class)
                .hasMessageContaining("is another program in its place?")
                .hasMessageNotContaining(SECRET);
    }
}
