// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wgx.agent.RecordingCommands;
import dev.wgx.agent.TestConfigs;
import dev.wgx.agent.TestKeys;
import dev.wgx.config.HostPort;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LiveLinkTest {
    private static final String SECRET = TestKeys.HUB.toBase64();
    private static final String DUMP = SECRET + "\t" + TestKeys.HUB.publicKey() + "\t51820\t0x10\n"
            + TestKeys.RELAY + "\t(none)\t[2001:db8::1]:8787\t10.120.0.2/32,fd00::2/128\t1700000000\t1\t2\t23\n"
            + TestKeys.publicKey(3) + "\t" + SECRET + "\t(none)\t(none)\t0\t0\t0\toff\n";

    @Test
    void aDumpTellsPortMarkAndPeers() {
        LiveLink live = LiveLink.parse(DUMP);
        assertThat(live.listenPort()).isEqualTo(51820);
        assertThat(live.fwMark()).isEqualTo(16);
        assertThat(live.peers())
                .containsExactly(
                        new LiveLink.LivePeer(
                                TestKeys.RELAY,
                                Optional.of(HostPort.parseRelay("[2001:db8::1]:8787")),
                                TestConfigs.cidrs("10.120.0.2/32", "fd00::2/128"),
                                1_700_000_000L,
                                1,
                                2),
                        new LiveLink.LivePeer(TestKeys.publicKey(3), Optional.empty(), List.of(), 0, 0, 0));
    }

    @Test
    void secretsAreLeftOut() {
        assertThat(LiveLink.parse(DUMP).toString()).doesNotContain(SECRET);
        assertThat(new Commands.Outcome(0, DUMP, "").toString()).doesNotContain(SECRET);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LiveLink.parse(SECRET + "\tsomething\n"))
                .withMessageNotContaining(SECRET);
    }

    @Test
    void aLinkLocalEndpointKeepsItsZone() {
        LiveLink live = LiveLink.parse(DUMP.replace("[2001:db8::1]:8787", "[fe80::1%eth0]:51820"));
        assertThat(live.peers().getFirst().endpoint()).contains(new HostPort("fe80::1%eth0", 51820));
    }

    @Test
    void anotherProgramInThePlaceOfWgIsTold() {
        RecordingCommands commands = new RecordingCommands().answer("wg show", 0, DUMP.replace("\t0x10", "\t0x10\t1"));
        assertThatThrownBy(() -> LiveLink.find(commands, "wg0"))
                .isInstanceOf(LinkException.class)
                .hasMessageContaining("the interface wg0")
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void anInterfaceThatIsNotThereIsNotFound() throws LinkException {
        RecordingCommands commands = new RecordingCommands().answer("wg show", 1, "");
        assertThat(LiveLink.find(commands, "wg0")).isEmpty();
    }

    @Test
    void anInterfaceWhoseWireGuardHangsIsNotTakenForOneThatIsGone() {
        Commands hanging = new Commands() {
            @Override
            public Outcome run(List<String> command, String input) {
                return new Outcome(TIMED_OUT, "", "wg did not end within 5 s and was killed");
            }

            @Override
            public Outcome launch(List<String> command) {
                return run(command, "");
            }
        };
        assertThatThrownBy(() -> LiveLink.find(hanging, "wgx"))
                .isInstanceOf(LinkException.class)
                .hasMessage("The interface wgx cannot be read: wg did not end within 5 s and was killed; the program"
                        + " that is this interface hangs, or `wg` does");
    }
}
