// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wgx.agent.AgentException.Reason;
import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.link.LinkException;
import dev.wgx.agent.relay.PublishOutcome;
import dev.wgx.agent.relay.Silence;
import dev.wgx.command.SpokeSet;
import dev.wgx.config.Cidr;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SynchronisationTest extends AgentWorld {
    @Test
    void keysAreNotPublishedWhereTheRelaysAddressIsRoutedElsewhere() throws Exception {
        initialised();
        commands.answer("ip -o route get", 0, "10.120.0.2 via 192.0.2.1 dev eth0 src 192.0.2.100 uid 0");
        assertThatThrownBy(() -> synchronisation().sync(false))
                .isInstanceOf(LinkException.class)
                .hasMessageContaining("is routed to eth0, not to the interface wgx");
        hub().addSpoke(newSpoke("phone"));
        assertThat(published).isEmpty();
        assertThat(notices).first().asString().contains("is routed to eth0");
    }

    @Test
    void aSyncThatNobodyAnswersSaysTheSameAsItsWatch() throws Exception {
        initialised();
        outcome = new PublishOutcome.Unreachable();
        relayAnswers = Optional.empty();
        assertThatThrownBy(() -> synchronisation().sync(false))
                .isInstanceOf(AgentException.class)
                .hasMessage(new Silence.Unanswered(TestConfigs.RELAY, List.of(HostPort.of(OUTER, 8787))).sentence());
        machine.source = Optional.empty();
        assertThatThrownBy(() -> synchronisation().sync(false))
                .hasMessage(new Silence.NoRoute(TestConfigs.RELAY).sentence());
    }

    @Test
    void aChangedRelayKeyIsRefusedUntilItIsAccepted() throws Exception {
        String before = initialised();
        relayAnswers = Optional.of(OTHER_KEY);
        assertThatThrownBy(() -> synchronisation().sync(false))
                .isInstanceOfSatisfying(
                        AgentException.class, e -> assertThat(e.reason()).isEqualTo(Reason.RELAY_KEY_CHANGED));
        assertThat(path).hasContent(before);
        assertThat(published).isEmpty();

        synchronisation().sync(true);
        assertThat(AgentConfig.read(path).relayKey()).isEqualTo(OTHER_KEY);
        assertThat(commands.commands).contains("wg syncconf wgx /dev/stdin");
        assertThat(published).hasSize(1);
    }

    @Test
    void aRelayThatDoesNotTellItsKeyIsProvedByItsTunnel() throws Exception {
        initialised();
        relayAnswers = Optional.empty();
        assertThat(synchronisation().sync(false).revision()).isEqualTo(1);
    }

    @Test
    void aSyncThatNobodyAnswersSaysWhatToCheck() throws Exception {
        initialised();
        outcome = new PublishOutcome.Unreachable();
        assertThatThrownBy(() -> synchronisation().sync(false))
                .isInstanceOfSatisfying(
                        AgentException.class, e -> assertThat(e.reason()).isEqualTo(Reason.RELAY_UNREACHABLE))
                .hasMessageContaining("AllowedPublicKeys");
        isInterfaceUp(false);
        assertThatThrownBy(() -> synchronisation().sync(false)).hasMessageContaining("run `wgx hub start` first");
    }

    @Test
    void aLiveInterfacePublishesAllItsPeersButTheRelay() throws Exception {
        commands.answer(
                "wg show wg0 dump",
                0,
                EMPTY_DUMP + peer(TestKeys.RELAY, "10.7.0.2/32") + peer(OTHER_KEY, "10.7.0.3/32"));
        commands.answer("ip -o route get 10.7.0.2", 0, "10.7.0.2 dev wg0 src 10.7.0.1 uid 0");
        synchronisation().syncInterface("wg0", TestKeys.RELAY);
        assertThat(published).containsExactly(SpokeSet.of(List.of(OTHER_KEY)));
        assertThat(publishedTo).containsExactly(Cidr.parseAddress("10.7.0.2"));
        assertThatThrownBy(() -> synchronisation().syncInterface("wg0", TestKeys.publicKey(8)))
                .hasMessageContaining("wgx export");
    }

    private static String peer(PublicKey key, String allowedIps) {
        return key + "\t(none)\t192.0.2.7:8787\t" + allowedIps + "\t0\t0\t0\toff\n";
    }
}
