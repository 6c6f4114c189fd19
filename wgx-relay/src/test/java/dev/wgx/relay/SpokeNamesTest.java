// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.command.CommandProtocol;
import dev.wgx.command.NamePage;
import dev.wgx.command.NamesClient.Outcome;
import dev.wgx.command.Request;
import dev.wgx.command.SpokeNames;
import dev.wgx.noise.PublicKey;
import dev.wgx.relay.report.PeerReport;
import dev.wgx.relay.report.ToldName;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SpokeNamesTest {
    private final World world = new World();
    private final Host hub = world.peer("203.0.113.1", 51820);

    @Test
    void theOperatorSeesWhatAHubCallsItsSpokes() {
        Host phone = world.peer("198.51.100.1", 1);
        Host unnamed = world.peer("198.51.100.2", 2);
        hub.publish(List.of(phone.key, unnamed.key));

        assertThat(hub.tellNames(SpokeNames.of(Map.of(phone.key, "phone", unnamed.key, ""))))
                .isEqualTo(Outcome.TOLD);

        assertThat(toldNames())
                .isEqualTo(Map.of(
                        phone.key,
                        Optional.of(new ToldName(hub.key, "phone")),
                        unnamed.key,
                        Optional.empty(),
                        hub.key,
                        Optional.empty()));
        assertThat(world.relay.routes(world.nowNs)).extracting("toldName").containsOnly("phone", "");
    }

    @Test
    @Tag("long")
    void tenThousandNamesAreToldAndNotToldAgain() {
        Map<PublicKey, String> names = new TreeMap<>();
        for (int i = 0; i < 10_000; i++) {
            names.put(key(), "spoke number " + i);
        }
        hub.publish(List.copyOf(names.keySet()));
        assertThat(hub.tellNames(SpokeNames.of(names))).isEqualTo(Outcome.TOLD);
        assertThat(world.relay.routes(world.nowNs))
                .allSatisfy(route -> assertThat(route.toldName()).isEqualTo(names.get(route.spoke())));

        int before = hub.packets().size();
        assertThat(hub.tellNames(SpokeNames.of(names))).isEqualTo(Outcome.TOLD);
        assertThat(hub.packets()).hasSize(before + 1);
    }

    @Test
    void aChangedNameReplacesTheOldOneAndARemovedOneGoes() {
        PublicKey first = key();
        PublicKey second = key();
        hub.publish(List.of(first, second));
        hub.tellNames(SpokeNames.of(Map.of(first, "old", second, "to be removed")));

        hub.tellNames(SpokeNames.of(Map.of(first, "new", second, "")));

        assertThat(world.relay.routes(world.nowNs)).extracting("toldName").containsOnly("new", "");
    }

    @Test
    void aRestartedRelayIsToldAgain() {
        PublicKey spoke = key();
        hub.publish(List.of(spoke));
        SpokeNames names = SpokeNames.of(Map.of(spoke, "phone"));
        hub.tellNames(names);
        world.restartRelay();
        hub.greetRelay();
        world.pass(10);
        assertThat(world.relay.routes(world.nowNs)).extracting("toldName").containsOnly("");

        assertThat(hub.tellNames(names)).isEqualTo(Outcome.TOLD);
        assertThat(world.relay.routes(world.nowNs)).extracting("toldName").containsOnly("phone");
    }

    @Test
    void aSpokeThatWasAwayFromTheSetLosesItsNameUntilItIsToldAgain() {
        PublicKey spoke = key();
        PublicKey other = key();
        SpokeNames names = SpokeNames.of(Map.of(spoke, "phone", other, "tablet"));
        hub.publish(List.of(spoke, other));
        hub.tellNames(names);
        hub.publish(List.of(other));
        hub.publish(List.of(spoke, other));

        assertThat(hub.tellNames(names)).isEqualTo(Outcome.TOLD);
        assertThat(world.relay.routes(world.nowNs)).extracting("toldName").containsOnly("phone", "tablet");
    }

    @Test
    void aNameForSomebodyElsesSpokeIsNotTaken() {
        Host other = world.peer("198.51.100.3", 3);
        PublicKey spoke = key();
        other.publish(List.of(spoke));

        assertThat(hub.tellNames(SpokeNames.of(Map.of(spoke, "mine", hub.key, "boss"))))
                .isEqualTo(Outcome.INCOMPLETE);

        assertThat(toldNames().values()).containsOnly(Optional.empty());
    }

    @Test
    void aNameThatATerminalWouldObeyIsCleaned() {
        PublicKey spoke = key();
        hub.publish(List.of(spoke));
        ByteBuffer request =
                new Request.Names(1, new NamePage(0, 1, List.of(new NamePage.Entry(spoke, "..2J")))).encode();
        request.put(request.limit() - 4, (byte) 0x1b).put(request.limit() - 3, (byte) '[');
        hub.sendCommand(CommandProtocol.PORT, request);
        assertThat(world.relay.routes(world.nowNs)).extracting("toldName").containsOnly("[2J");
    }

    @Test
    void theNamesAreToldOnALossyLineToo() {
        Map<PublicKey, String> names = new TreeMap<>();
        for (int i = 0; i < 500; i++) {
            names.put(key(), "n" + i);
        }
        hub.publish(List.copyOf(names.keySet()));
        int[] count = {0};
        world.lost = flight -> count[0]++ % 3 == 0;
        assertThat(hub.tellNames(SpokeNames.of(names))).isEqualTo(Outcome.TOLD);
        assertThat(world.relay.routes(world.nowNs)).extracting("toldName").doesNotContain("");
    }

    private Map<PublicKey, Optional<ToldName>> toldNames() {
        return world.relay.peers(world.nowNs).stream().collect(Collectors.toMap(PeerReport::key, PeerReport::toldName));
    }

    private PublicKey key() {
        byte[] bytes = new byte[PublicKey.LENGTH];
        world.random.fill(bytes);
        return PublicKey.of(bytes);
    }
}
