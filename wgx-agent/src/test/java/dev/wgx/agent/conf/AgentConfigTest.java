// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wgx.agent.TestConfigs;
import dev.wgx.agent.TestKeys;
import dev.wgx.command.SpokeNames;
import dev.wgx.config.ConfigException;
import dev.wgx.config.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentConfigTest {
    @TempDir
    Path directory;

    @Test
    void aNewHubHasTheRelayAtTheSecondAddressOfEachNetwork() throws ConfigException {
        assertThat(hub("10.120.0.1/16", "fd00:120::1/64").text())
                .isEqualTo("""
                [Main]
                InterfaceName = wgx
                RelayEndpoint = relay.example:8787
                RelayPublicKey = %1$s

                [Interface]
                PrivateKey = %2$s
                Address = 10.120.0.1/16, fd00:120::1/64

                [Peer]
                # name: relay
                PublicKey = %1$s
                AllowedIPs = 10.120.0.2/32, fd00:120::2/128
                Endpoint = relay.example:8787
                PersistentKeepalive = 23
                """.formatted(TestKeys.RELAY, TestKeys.HUB.toBase64()));
    }

    @Test
    void whatWasSavedIsReadBack() throws ConfigException {
        AgentConfig saved = hub("10.120.0.1/16");
        saved.add(TestConfigs.spoke(3, "phone", "10.120.0.3/32"));
        saved.save();
        AgentConfig read = AgentConfig.read(saved.path());
        assertThat(read.peers()).isEqualTo(saved.peers());
        assertThat(read.settings()).isEqualTo(saved.settings());
        assertThat(read.text()).isEqualTo(saved.text());
    }

    @Test
    void namesAreSharedOnlyWhereTheFileSaysSo() throws ConfigException, IOException {
        AgentConfig saved = hub("10.120.0.1/16");
        saved.add(TestConfigs.spoke(3, "phone", "10.120.0.3/32"));
        saved.save();
        assertThat(AgentConfig.read(saved.path()).sharedNames(Instant.EPOCH).isEmpty())
                .isTrue();
        Files.writeString(saved.path(), saved.text().replace("[Main]", "[Main]\nShareNames = on"));
        assertThat(AgentConfig.read(saved.path()).sharedNames(Instant.EPOCH))
                .usingRecursiveComparison()
                .isEqualTo(SpokeNames.of(Map.of(TestKeys.publicKey(3), "phone")));
        Files.writeString(saved.path(), saved.text().replace("[Main]", "[Main]\nShareNames = perhaps"));
        assertThatThrownBy(() -> AgentConfig.read(saved.path()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("ShareNames = perhaps: is neither on nor off");
    }

    @Test
    void aPeerThatIsToStayRelayedKeepsThatNote() throws ConfigException, IOException {
        AgentConfig saved = hub("10.120.0.1/16");
        saved.add(TestConfigs.spoke(3, "phone", "10.120.0.3/32"));
        saved.save();
        assertThat(AgentConfig.read(saved.path()).counterparts().getFirst().staysRelayed())
                .isFalse();
        Files.writeString(saved.path(), saved.text().replace("# name: phone", "# name: phone\n# direct: off"));
        AgentConfig read = AgentConfig.read(saved.path());
        assertThat(read.counterparts().getFirst().staysRelayed()).isTrue();
        read.rename(read.counterparts().getFirst(), "mobile");
        assertThat(read.text()).contains("# name: mobile\n# direct: off\n");
    }

    @Test
    void directPathsAreWantedUnlessTheFileSaysOff() throws ConfigException, IOException {
        AgentConfig saved = hub("10.120.0.1/16");
        saved.save();
        assertThat(AgentConfig.read(saved.path()).wantsDirectPaths()).isTrue();
        for (boolean isWanted : new boolean[] {true, false}) {
            String line = "[Main]\nDirect = " + (isWanted ? "on" : "off");
            Files.writeString(saved.path(), saved.text().replace("[Main]", line));
            assertThat(AgentConfig.read(saved.path()).wantsDirectPaths()).isEqualTo(isWanted);
        }
        Files.writeString(saved.path(), saved.text().replace("[Main]", "[Main]\nDirect = perhaps"));
        assertThatThrownBy(() -> AgentConfig.read(saved.path()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("Direct = perhaps: is neither on nor off");
    }

    @Test
    void commentsSurviveChangesAndOptionalKeysAreUnderstood() throws ConfigException, IOException {
        AgentConfig created = hub("10.120.0.1/16");
        String written = created.text()
                .replace(
                        "[Interface]",
                        "# do not touch\n[Interface]\nListenPort = 51820 # fixed\nFwMark = 0x10\nMTU = 1380");
        Files.writeString(created.path(), written);
        AgentConfig config = AgentConfig.read(created.path());
        config.add(TestConfigs.spoke(3, "phone", "10.120.0.3/32"));
        config.save();
        assertThat(Files.readString(config.path())).startsWith(written);
        assertThat(config.settings().listenPort()).isEqualTo(OptionalInt.of(51820));
        assertThat(config.settings().fwMark()).isEqualTo(OptionalInt.of(16));
        assertThat(config.settings().mtu()).isEqualTo(OptionalInt.of(1380));
    }

    @Test
    void onlyIpv6NeedsAnMtuOf1280() throws ConfigException, IOException {
        assertThat(withMtu(576, "10.120.0.1/16").settings().mtu()).isEqualTo(OptionalInt.of(576));
        assertThat(withMtu(1280, "fd00:120::1/64").settings().mtu()).isEqualTo(OptionalInt.of(1280));
        assertThatThrownBy(() -> withMtu(1279, "10.120.0.1/16", "fd00:120::1/64"))
                .hasMessageContaining("a whole number from 1280");
    }

    private AgentConfig withMtu(int mtu, String... addresses) throws ConfigException, IOException {
        AgentConfig created = hub(addresses);
        Files.writeString(created.path(), created.text().replace("[Interface]", "[Interface]\nMTU = " + mtu));
        return AgentConfig.read(created.path());
    }

    @Test
    void aSpokeIsFoundByNameOrKeyAndLeavesNoTrace() throws ConfigException {
        AgentConfig config = hub("10.120.0.1/16");
        String before = config.text();
        PeerEntry phone = TestConfigs.spoke(3, "phone", "10.120.0.3/32");
        config.add(phone);
        assertThat(config.find("phone")).contains(phone);
        assertThat(config.find(phone.publicKey().toString())).contains(phone);
        config.remove(phone);
        assertThat(config.text().strip().replace("# freed: 10.120.0.3\n", "")).isEqualTo(before.strip());
        assertThat(config.find("phone")).isEmpty();
        config.add(phone);
        assertThat(config.counterparts()).containsExactly(phone);
    }

    @Test
    void theRelayIsNoSpoke() throws ConfigException {
        AgentConfig config = hub("10.120.0.1/16");
        assertThat(config.counterparts()).isEmpty();
        assertThat(config.find("relay")).isEmpty();
        assertThat(config.find(TestKeys.RELAY.toString())).isEmpty();
    }

    @Test
    void aSecondPeerWithTheSameKeyNameOrNetworkIsRefusedAndChangesNothing() throws ConfigException {
        AgentConfig config = hub("10.120.0.1/16");
        config.add(TestConfigs.spoke(3, "phone", "10.120.0.3/32"));
        String before = config.text();
        assertThatThrownBy(() -> config.add(TestConfigs.spoke(3, "tablet", "10.120.0.4/32")))
                .hasMessageContaining("is there already");
        assertThatThrownBy(() -> config.add(TestConfigs.spoke(4, "phone", "10.120.0.4/32")))
                .hasMessageContaining("the name phone is taken");
        assertThatThrownBy(() -> config.add(TestConfigs.spoke(4, "tablet", "10.120.0.3/32")))
                .hasMessageContaining("gives it to one only");
        assertThat(config.text()).isEqualTo(before);
    }

    @Test
    void aNameThatWouldBeALineOfConfigurationIsRefused() throws ConfigException {
        AgentConfig config = hub("10.120.0.1/16");
        assertThatThrownBy(() -> config.add(TestConfigs.spoke(3, "phone\nAllowedIPs = 0.0.0.0/0", "10.120.0.3/32")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("one line of plain text");
    }

    @Test
    void anotherRelayKeyIsPinnedInBothPlaces() throws ConfigException {
        AgentConfig config = hub("10.120.0.1/16");
        config.add(TestConfigs.spoke(3, "phone", "10.120.0.3/32"));
        config.replaceRelayKey(TestKeys.publicKey(9));
        config.save();
        AgentConfig read = AgentConfig.read(config.path());
        assertThat(read.relayKey()).isEqualTo(TestKeys.publicKey(9));
        assertThat(read.relay().allowedIps()).isEqualTo(TestConfigs.cidrs("10.120.0.2/32"));
        assertThat(read.text()).doesNotContain(TestKeys.RELAY.toString());
        assertThat(config.counterparts()).isEqualTo(read.counterparts());
    }

    @Test
    void anotherRelayTakesTheFormerOnesPlaceAndNothingElseChanges() throws ConfigException {
        AgentConfig config = hub("10.120.0.1/16");
        config.add(TestConfigs.spoke(3, "phone", "10.120.0.3/32"));
        config.add(new PeerEntry(
                TestKeys.publicKey(4),
                Optional.of("near"),
                Optional.empty(),
                TestConfigs.cidrs("10.120.0.4/32"),
                Optional.of(HostPort.parseRelay("198.51.100.4:51820")),
                OptionalInt.empty()));
        String expected = config.text()
                .replace("relay.example:8787", "[2001:db8::7]:9000")
                .replace(TestKeys.RELAY.toString(), TestKeys.publicKey(9).toString());
        config.replaceRelay(HostPort.parseRelay("[2001:db8::7]:9000"), TestKeys.publicKey(9));
        config.save();
        assertThat(config.text()).isEqualTo(expected);
        AgentConfig read = AgentConfig.read(config.path());
        assertThat(read.relayEndpoint()).isEqualTo(config.relayEndpoint());
        assertThat(read.relay()).isEqualTo(config.relay());
        assertThat(read.counterparts()).isEqualTo(config.counterparts());
    }

    @Test
    void aPinnedKeyWithoutItsPeerIsAMistake() throws ConfigException, IOException {
        AgentConfig config = hub("10.120.0.1/16");
        Files.writeString(
                config.path(),
                config.text().replaceFirst("RelayPublicKey = .*", "RelayPublicKey = " + TestKeys.publicKey(9)));
        assertThatThrownBy(() -> AgentConfig.read(config.path()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(config.path() + ", line 4, [Main] RelayPublicKey = " + TestKeys.publicKey(9)
                        + ": no [Peer] has this key; add the relay's, as `wgx export` prints it");
    }

    @Test
    void anInterfaceNameThatLinuxRefusesIsAMistake() throws ConfigException, IOException {
        AgentConfig config = hub("10.120.0.1/16");
        for (String bad : new String[] {"a/b", "sixteen-letters-", "..", "-x"}) {
            Files.writeString(config.path(), config.text().replace("InterfaceName = wgx", "InterfaceName = " + bad));
            assertThatThrownBy(() -> AgentConfig.read(config.path()))
                    .hasMessageContaining("line 2, [Main] InterfaceName = " + bad);
        }
    }

    @Test
    void whatWasThereBeforeAChangeIsKeptForTheOwnerAlone() throws Exception {
        AgentConfig config = hub("10.120.0.1/16");
        config.save();
        Path former = AgentConfig.formerPath(config.path());
        assertThat(former).doesNotExist();
        String before = config.text();
        config.add(TestConfigs.spoke(3, "phone", "10.120.0.3/32"));
        config.save();
        config.save();
        assertThat(former).hasContent(before).hasFileName("hub.conf.old");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(former)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(config.path())))
                .isEqualTo("rw-------");
    }

    @Test
    void nameExpiryAndRestAreCommentsThatOthersReadPast() throws Exception {
        AgentConfig config = hub("10.120.0.1/16");
        config.add(TestConfigs.spoke(3, "phone", "10.120.0.3/32"));
        config.add(TestConfigs.spoke(4, "guest", "10.120.0.4/32"));
        Instant end = Instant.parse("2030-12-31T23:00:00Z");
        config.annotate(config.find("phone").orElseThrow().disabled(true));
        config.annotate(config.find("guest").orElseThrow().withExpiry(Optional.of(end)));
        assertThat(config.text())
                .contains("[Peer]\n# name: phone\n# disabled: on\nPublicKey = ")
                .contains("[Peer]\n# name: guest\n# expires: 2030-12-31T23:00:00Z\nPublicKey = ");
        config.save();

        AgentConfig read = AgentConfig.read(config.path());
        assertThat(read.counterparts()).isEqualTo(config.counterparts());
        assertThat(read.activeCounterparts(end.minusSeconds(1)))
                .extracting(PeerEntry::title)
                .containsExactly("guest");
        assertThat(read.activeCounterparts(end)).isEmpty();
        assertThat(read.activePeers(end)).containsExactly(read.relay());
        assertThat(read.nextExpiry(end.minusSeconds(1))).contains(end);
        assertThat(read.nextExpiry(end)).isEmpty();

        read.annotate(read.find("phone").orElseThrow().disabled(false));
        assertThat(read.text()).doesNotContain("disabled");
    }

    @Test
    void anExpiryThatIsNoTimeIsAMistakeAndNoSpokeForEver() throws Exception {
        AgentConfig config = hub("10.120.0.1/16");
        Files.writeString(config.path(), config.text().replace("[Peer]", "[Peer]\n# expires: at Easter"));
        assertThatThrownBy(() -> AgentConfig.read(config.path()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("`# expires: at Easter` is no time");
    }

    @Test
    void theRelaysNameIsNotGivenToASpoke() throws ConfigException {
        AgentConfig config = hub("10.120.0.1/16");
        assertThatThrownBy(() -> config.add(TestConfigs.spoke(3, "relay", "10.120.0.3/32")))
                .hasMessageContaining("the name relay is taken");
        config.add(TestConfigs.spoke(3, "phone", "10.120.0.3/32"));
        config.add(TestConfigs.spoke(4, "guest", "10.120.0.4/32"));
        PeerEntry phone = config.find("phone").orElseThrow();
        assertThatThrownBy(() -> config.rename(phone, "guest")).hasMessageContaining("the name guest is taken");
        assertThatThrownBy(() -> config.rename(phone, " ")).hasMessageContaining("one line of plain text");
        config.rename(phone, "tablet");
        assertThat(config.text()).contains("# name: tablet\n").doesNotContain("phone");
    }

    @Test
    void otherKeysKeepAPeersPlaceAndLines() throws ConfigException {
        AgentConfig config = hub("10.120.0.1/16");
        config.add(TestConfigs.spoke(3, "phone", "10.120.0.3/32"));
        config.add(TestConfigs.spoke(4, "guest", "10.120.0.4/32"));
        String expected = config.text()
                .replace(TestKeys.publicKey(3).toString(), TestKeys.publicKey(9).toString())
                .replace(
                        TestKeys.presharedKey(3).toBase64(),
                        TestKeys.presharedKey(9).toBase64());
        PeerEntry phone = config.find("phone").orElseThrow();
        config.replaceKeys(
                phone, phone.withPublicKey(TestKeys.publicKey(9)).withPresharedKey(TestKeys.presharedKey(9)));
        assertThat(config.text()).isEqualTo(expected);
        assertThat(config.find("phone").orElseThrow().publicKey()).isEqualTo(TestKeys.publicKey(9));
        assertThatThrownBy(() -> config.replaceKeys(
                        config.find("phone").orElseThrow(), phone.withPublicKey(TestKeys.publicKey(4))))
                .hasMessageContaining("is there already");
    }

    @Test
    void whatIsForwardedIsOneKeyEach() throws Exception {
        AgentConfig config = hub("10.120.0.1/16");
        assertThat(config.forwarding().isNone()).isTrue();
        String text = config.text();
        Files.writeString(
                config.path(), text.replace("[Main]", "[Main]\nForward = 192.168.1.10/24, fd00:1::/64\nInternet = on"));
        assertThat(AgentConfig.read(config.path()).forwarding())
                .isEqualTo(new Forwarding(TestConfigs.cidrs("192.168.1.0/24", "fd00:1::/64"), true));
        Files.writeString(config.path(), text.replace("[Main]", "[Main]\nForward = 0.0.0.0/0"));
        assertThatThrownBy(() -> AgentConfig.read(config.path())).hasMessageContaining("write Internet = on");
    }

    private AgentConfig hub(String... addresses) throws ConfigException {
        return TestConfigs.hub(directory.resolve("hub.conf"), addresses);
    }
}
