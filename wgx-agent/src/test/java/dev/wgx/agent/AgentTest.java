// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wgx.agent.Agent.NewSpoke;
import dev.wgx.agent.Agent.Setup;
import dev.wgx.agent.AgentException.Reason;
import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.conf.PeerEntry;
import dev.wgx.agent.conf.Role;
import dev.wgx.agent.conf.SpokeText;
import dev.wgx.agent.relay.PublishOutcome;
import dev.wgx.command.SpokeSet;
import dev.wgx.config.Cidr;
import dev.wgx.config.ConfigException;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class AgentTest extends AgentWorld {
    @Test
    void initPinsTheGivenKeyWithoutAskingAnybody() throws Exception {
        relayAnswers = Optional.of(OTHER_KEY);
        hub().init(setup(Optional.of(TestKeys.RELAY), false));
        assertThat(AgentConfig.read(path).relayKey()).isEqualTo(TestKeys.RELAY);
        assertThat(notices).isEmpty();
    }

    @Test
    void initTakesTheRelaysWordWithANotice() throws Exception {
        hub().init(setup(Optional.empty(), false));
        assertThat(AgentConfig.read(path).relayKey()).isEqualTo(TestKeys.RELAY);
        assertThat(notices).singleElement().asString().contains(TestKeys.RELAY.toString(), "wgx relay public-key");
    }

    @Test
    void initWithoutAnswerWritesNothing() {
        relayAnswers = Optional.empty();
        assertThatThrownBy(() -> hub().init(setup(Optional.empty(), false)))
                .isInstanceOfSatisfying(
                        AgentException.class, e -> assertThat(e.reason()).isEqualTo(Reason.RELAY_UNREACHABLE));
        assertThat(path).doesNotExist();
    }

    @Test
    void initReplacesAFileOnlyByForce() throws Exception {
        String first = initialised();
        Agent.Initialised again = hub().init(setup(Optional.of(TestKeys.RELAY), false));
        assertThat(again.formerRelay()).contains(TestConfigs.RELAY);
        assertThat(path).hasContent(first);
        assertThat(hub().init(setup(Optional.of(TestKeys.RELAY), true)).formerRelay())
                .isEmpty();
        assertThat(Files.readString(path)).isNotEqualTo(first);
    }

    @Test
    void initPointsAnExistingFileToAnotherRelayAndKeepsKeyAndSpokes() throws Exception {
        initialised();
        PeerEntry phone = hub().addSpoke(newSpoke("phone")).spoke();
        AgentConfig before = AgentConfig.read(path);
        relayAnswers = Optional.of(OTHER_KEY);
        commands.commands.clear();

        assertThat(hub().init(setup(OTHER_RELAY, Optional.empty())).formerRelay())
                .contains(TestConfigs.RELAY);
        AgentConfig after = AgentConfig.read(path);
        assertThat(after.settings()).isEqualTo(before.settings());
        assertThat(after.counterparts()).extracting(PeerEntry::publicKey).containsExactly(phone.publicKey());
        assertThat(after.relayEndpoint()).isEqualTo(OTHER_RELAY);
        assertThat(after.relayKey()).isEqualTo(OTHER_KEY);
        assertThat(commands.commands).contains("wg syncconf wgx /dev/stdin");
        assertThat(notices).singleElement().asString().contains("taken on trust", OTHER_KEY.toString());
    }

    @Test
    void initNeverPinsAnotherKeyOfTheSameRelayOnItsWord() throws Exception {
        String before = initialised();
        relayAnswers = Optional.of(OTHER_KEY);
        assertThatThrownBy(() -> hub().init(setup(Optional.empty(), false)))
                .isInstanceOfSatisfying(
                        AgentException.class, e -> assertThat(e.reason()).isEqualTo(Reason.RELAY_KEY_CHANGED));
        assertThat(path).hasContent(before);
        hub().init(setup(Optional.of(OTHER_KEY), false));
        assertThat(AgentConfig.read(path).relayKey()).isEqualTo(OTHER_KEY);
    }

    @Test
    void initWithOtherAddressesThanTheFileHasChangesNothing() throws Exception {
        String before = initialised();
        for (Setup other : List.of(
                new Setup(
                        OTHER_RELAY, Optional.of(OTHER_KEY), TestConfigs.cidrs("10.9.0.1/16"), Optional.empty(), false),
                new Setup(OTHER_RELAY, Optional.of(OTHER_KEY), List.of(), Optional.of("wg7"), false))) {
            assertThatThrownBy(() -> hub().init(other))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("--force");
        }
        assertThat(path).hasContent(before);
    }

    @Test
    void aCommandWithoutItsFileLeavesNoTrace() {
        path = directory.resolve("absent/hub.conf");
        assertThatThrownBy(() -> hub().addSpoke(newSpoke("phone"))).hasMessageContaining("create it with init");
        assertThatThrownBy(() -> hub().removePeer("phone")).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> synchronisation().sync(false)).isInstanceOf(ConfigException.class);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aNewSpokeIsInTheFileAtTheRelayAndOnTheInterface() throws Exception {
        initialised();
        Agent.AddedSpoke added = hub().addSpoke(newSpoke("phone"));
        assertThat(AgentConfig.read(path).counterparts()).containsExactly(added.spoke());
        assertThat(published).containsExactly(SpokeSet.of(List.of(added.spoke().publicKey())));
        assertThat(publishedTo).containsExactly(Cidr.parseAddress("10.120.0.2"));
        assertThat(commands.commands).contains("wg syncconf wgx /dev/stdin");
        assertThat(added.configuration()).contains("Address = 10.120.0.3/32\n", "Endpoint = relay.example:8787\n");
        assertThat(notices).isEmpty();
    }

    @Test
    void aSpokeIsAddedAlsoWhileTheInterfaceIsDown() throws Exception {
        initialised();
        isInterfaceUp(false);
        hub().addSpoke(newSpoke("phone"));
        assertThat(AgentConfig.read(path).counterparts()).hasSize(1);
        assertThat(published).isEmpty();
        assertThat(notices).singleElement().asString().contains("is not up", "sync --watch");
    }

    @Test
    void aSpokeIsAddedAlsoWhileTheRelayIsDown() throws Exception {
        initialised();
        outcome = new PublishOutcome.Unreachable();
        hub().addSpoke(newSpoke("phone"));
        assertThat(AgentConfig.read(path).counterparts()).hasSize(1);
        assertThat(notices).singleElement().asString().contains("does not answer", "sync --watch");
    }

    @Test
    void aSpokeThatTheRelayRefusesIsNotAdded() throws Exception {
        String before = initialised();
        outcome = new PublishOutcome.Refused("the relay takes at most 3 spokes from a hub");
        commands.commands.clear();
        assertThatThrownBy(() -> hub().addSpoke(newSpoke("phone")))
                .isInstanceOf(AgentException.class)
                .hasMessage("The relay refuses, and nothing is changed: the relay takes at most 3 spokes from a hub.");
        assertThat(path).hasContent(before);
        assertThat(commands.commands).noneMatch(line -> line.startsWith("wg "));
    }

    @Test
    void aNewFileLosesNoSpokeByForce() throws Exception {
        initialised();
        hub().addSpoke(newSpoke("phone")).delivery().arrived();
        hub().addSpoke(newSpoke("laptop")).delivery().arrived();
        String before = Files.readString(path);
        assertThatThrownBy(() -> hub().init(setup(Optional.of(TestKeys.RELAY), true)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("holds 2 spokes that a new file would lose: phone, laptop;")
                .hasMessageContaining("`wgx hub rotate-key`");
        assertThat(path).hasContent(before);
    }

    @Test
    void aFileThatForceReplacesIsKept() throws Exception {
        String before = initialised();
        hub().init(setup(Optional.of(TestKeys.RELAY), true));
        assertThat(AgentConfig.formerPath(path)).hasContent(before);
        assertThat(notices).singleElement().asString().contains("is kept in " + path + ".old");
        Files.writeString(path, "[Main\n");
        hub().init(setup(Optional.of(TestKeys.RELAY), true));
        assertThat(AgentConfig.formerPath(path)).hasContent("[Main\n");
    }

    @Test
    void aSpokesConfigurationLiesInAFileUntilItIsPrinted() throws Exception {
        initialised();
        Agent.AddedSpoke added = hub().addSpoke(newSpoke("phone"));
        Path kept = added.delivery().file();
        assertThat(kept).hasContent(added.configuration()).hasParent(directory);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                .isEqualTo("rw-------");
        hub().addSpoke(newSpoke("laptop")).delivery().arrived();
        assertThat(notices).singleElement().asString().startsWith(kept + " holds the configuration of a spoke");
        added.delivery().arrived();
        assertThat(kept).doesNotExist();
    }

    @Test
    void aSpokesConfigurationIsKeptBeforeAnybodyHearsOfTheSpoke() throws Exception {
        initialised();
        Agent dies = new Agent(Role.HUB, path, surroundings((_, _) -> {
            throw new IllegalStateException("the power fails");
        }));
        assertThatThrownBy(() -> dies.addSpoke(newSpoke("phone"))).isInstanceOf(IllegalStateException.class);
        PublicKey added = AgentConfig.read(path).find("phone").orElseThrow().publicKey();
        String kept = Files.readString(directory.resolve("hub.conf.10.120.0.3.unprinted"));
        String privateKey = kept.lines()
                .filter(line -> line.startsWith("PrivateKey = "))
                .map(line -> line.substring("PrivateKey = ".length()))
                .findFirst()
                .orElseThrow();
        assertThat(PrivateKey.parse(privateKey).publicKey()).isEqualTo(added);
    }

    @Test
    void whatCannotBeSavedIsNeitherPublishedNorKept() throws Exception {
        String before = initialised();
        Files.createDirectory(AgentConfig.formerPath(path));
        Files.writeString(AgentConfig.formerPath(path).resolve("in-the-way"), "");
        assertThatThrownBy(() -> hub().addSpoke(newSpoke("phone")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("cannot be written");
        assertThat(path).hasContent(before);
        assertThat(published).isEmpty();
        assertThat(directory.resolve("hub.conf.10.120.0.3.unprinted")).doesNotExist();
    }

    @Test
    void aRefusedSpokeLeavesNoFile() throws Exception {
        initialised();
        Path output = directory.resolve("phone.conf");
        outcome = new PublishOutcome.Refused("no");
        assertThatThrownBy(() -> hub().addSpoke(withOutput("phone", output))).isInstanceOf(AgentException.class);
        assertThat(output).doesNotExist();
        outcome = new PublishOutcome.Unreachable();
        hub().addSpoke(withOutput("phone", output)).delivery().arrived();
        assertThat(output).exists();
        assertThatThrownBy(() -> hub().addSpoke(withOutput("laptop", output)))
                .hasMessageContaining("is there already and may hold a spoke's only private key");
        assertThat(AgentConfig.read(path).counterparts()).hasSize(1);
    }

    @Test
    void aRelayWithoutAddressIsFoundBeforeAnythingIsChanged() throws Exception {
        initialised();
        hub().addSpoke(newSpoke("phone")).delivery().arrived();
        Files.writeString(path, Files.readString(path).replace("10.120.0.2/32", "10.120.0.2/31"));
        String before = Files.readString(path);
        commands.commands.clear();
        for (ThrowingCallable change : List.<ThrowingCallable>of(
                () -> hub().addSpoke(newSpoke("laptop")),
                () -> hub().removePeer("phone"),
                () -> hub().disable("phone"))) {
            assertThatThrownBy(change).hasMessageContaining("has no single address in AllowedIPs");
        }
        assertThat(path).hasContent(before);
        assertThat(commands.commands).isEmpty();
    }

    @Test
    void aHubsNewKeyIsSavedAndItsSpokesGetNewFiles() throws Exception {
        initialised();
        PeerEntry phone = hub().addSpoke(newSpoke("my phone")).spoke();
        PublicKey before = AgentConfig.read(path).settings().privateKey().publicKey();
        commands.commands.clear();
        Agent.Rotated rotated = hub().rotateKey(Optional.of(directory.resolve("new")));
        AgentConfig after = AgentConfig.read(path);
        PublicKey now = after.settings().privateKey().publicKey();
        assertThat(rotated.formerKey()).isEqualTo(before).isNotEqualTo(now);
        assertThat(after.counterparts()).containsExactly(phone);
        assertThat(commands.commands).contains("wg syncconf wgx /dev/stdin");
        assertThat(rotated.files()).containsExactly(directory.resolve("new/my_phone.conf"));
        assertThat(rotated.files().getFirst())
                .content()
                .contains("# PrivateKey = the one that belongs to " + phone.publicKey(), "PublicKey = " + now)
                .doesNotContain(before.toString());
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(rotated.files().getFirst())))
                .isEqualTo("rw-------");
    }

    @Test
    void whoLostItsFileGetsNewKeysAndKeepsAddressAndName() throws Exception {
        initialised();
        PeerEntry phone = hub().addSpoke(newSpoke("phone")).spoke();
        PeerEntry again = hub().addSpoke(replacing("phone", Optional.empty())).spoke();
        assertThat(again.publicKey()).isNotEqualTo(phone.publicKey());
        assertThat(again.presharedKey()).isPresent().isNotEqualTo(phone.presharedKey());
        assertThat(again.allowedIps()).isEqualTo(phone.allowedIps());
        assertThat(AgentConfig.read(path).counterparts()).containsExactly(again);
        assertThat(published).last().isEqualTo(SpokeSet.of(List.of(again.publicKey())));

        PeerEntry own =
                hub().addSpoke(replacing("phone", Optional.of(OTHER_KEY))).spoke();
        assertThat(own.publicKey()).isEqualTo(OTHER_KEY);
        assertThat(own.presharedKey()).isEqualTo(again.presharedKey());
        assertThatThrownBy(() -> hub().addSpoke(replacing("nobody", Optional.empty())))
                .hasMessageContaining("no spoke has the key or name nobody");
    }

    @Test
    void aDisabledSpokeIsGoneFromTheRelayUntilItIsEnabled() throws Exception {
        initialised();
        PeerEntry phone = hub().addSpoke(newSpoke("phone")).spoke();
        hub().disable("phone");
        assertThat(published).last().isEqualTo(SpokeSet.EMPTY);
        assertThat(AgentConfig.read(path).counterparts()).containsExactly(phone.disabled(true));
        hub().enable("phone");
        assertThat(published).last().isEqualTo(SpokeSet.of(List.of(phone.publicKey())));
        assertThat(AgentConfig.read(path).counterparts()).containsExactly(phone);
    }

    @Test
    void anExpiredSpokeIsNotPublishedAndIsBackWhenEnabled() throws Exception {
        initialised();
        NewSpoke guest = new NewSpoke(
                Optional.of("guest"),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.of(Instant.EPOCH),
                Optional.empty(),
                Optional.empty(),
                SpokeText.Options.USUAL);
        PeerEntry added = hub().addSpoke(guest).spoke();
        assertThat(published).last().isEqualTo(SpokeSet.EMPTY);
        hub().enable("guest");
        assertThat(published).last().isEqualTo(SpokeSet.of(List.of(added.publicKey())));
    }

    @Test
    void aSpokeHasTheAddressesAndNetworksThatItIsGiven() throws Exception {
        initialised();
        PeerEntry site = hub().addSpoke(new NewSpoke(
                        Optional.of("site"),
                        Optional.empty(),
                        TestConfigs.cidrs("10.120.7.7"),
                        TestConfigs.cidrs("192.168.7.0/24"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        SpokeText.Options.USUAL))
                .spoke();
        assertThat(site.allowedIps()).isEqualTo(TestConfigs.cidrs("10.120.7.7/32", "192.168.7.0/24"));
        hub().rename("site", "office");
        assertThat(AgentConfig.read(path).find("office").orElseThrow().allowedIps())
                .isEqualTo(site.allowedIps());
    }

    @Test
    void aSpokeTakesTheAddressThatItsHubAssigned() throws Exception {
        Agent spoke = new Agent(Role.SPOKE, path, surroundings());
        spoke.init(setup(Optional.of(TestKeys.RELAY), false));
        assertThat(notices).singleElement().asString().startsWith("The own address is 10.120.0.3/16");
        notices.clear();
        spoke.addHub(
                OTHER_KEY,
                Optional.of(TestKeys.presharedKey(4)),
                Optional.of("home"),
                List.of(),
                TestConfigs.cidrs("10.120.0.7/32", "fd00::7/128"));
        assertThat(AgentConfig.read(path).settings().addresses()).isEqualTo(TestConfigs.cidrs("10.120.0.7/16"));
        assertThat(notices).first().asString().contains("10.120.0.7/16 now, as the hub assigned it");
    }

    @Test
    void aNameThatDoesNotResolveIsTheCauseThatIsTold() {
        relayAnswers = Optional.empty();
        outer = List.of();
        assertThatThrownBy(() -> hub().init(setup(Optional.empty(), false)))
                .isInstanceOfSatisfying(
                        AgentException.class, e -> assertThat(e.reason()).isEqualTo(Reason.RELAY_UNREACHABLE))
                .hasMessageStartingWith("The name relay.example does not resolve");
    }

    @Test
    void aSpokeMayKeepItsPrivateKey() throws Exception {
        initialised();
        Agent.AddedSpoke added =
                hub().addSpoke(new NewSpoke(Optional.empty(), Optional.of(OTHER_KEY), List.of(), List.of()));
        assertThat(added.spoke().publicKey()).isEqualTo(OTHER_KEY);
        assertThat(added.configuration()).contains("# PrivateKey = ");
        PublicKey own = AgentConfig.read(path).settings().privateKey().publicKey();
        assertThatThrownBy(() -> hub().addSpoke(new NewSpoke(Optional.empty(), Optional.of(own), List.of(), List.of())))
                .hasMessageContaining("is this hub's own");
    }

    @Test
    void aRemovedSpokeIsGoneEverywhere() throws Exception {
        String before = initialised();
        hub().addSpoke(newSpoke("phone"));
        hub().removePeer("phone");
        assertThat(Files.readString(path).strip().replace("# freed: 10.120.0.3\n", ""))
                .isEqualTo(before.strip());
        assertThat(published).last().isEqualTo(SpokeSet.EMPTY);
    }

    @Test
    void whoIsNoSpokeNeedsNoRemoval() throws Exception {
        String before = initialised();
        assertThat(hub().removePeer("nobody")).isEmpty();
        assertThat(path).hasContent(before);
        assertThat(published).isEmpty();
    }

    @Test
    void aFileThatVanishesWithItsContainerIsSaid() throws Exception {
        inContainer();
        initialised();
        assertThat(notices)
                .singleElement()
                .asString()
                .isEqualTo(path + " is in no volume and vanishes with this container: start it with --volume "
                        + directory + ":" + directory + ".");
    }

    @Test
    void aSpokeAddsAHubWithItsPresharedKey() throws Exception {
        Agent spoke = new Agent(Role.SPOKE, path, surroundings());
        spoke.init(setup(Optional.of(TestKeys.RELAY), false));
        spoke.addHub(OTHER_KEY, Optional.of(TestKeys.presharedKey(4)), Optional.of("home"), List.of(), List.of());
        PeerEntry home = AgentConfig.read(path).find("home").orElseThrow();
        assertThat(home.allowedIps()).isEqualTo(TestConfigs.cidrs("10.120.0.0/16"));
        assertThat(home.presharedKey()).contains(TestKeys.presharedKey(4));
    }

    private static NewSpoke withOutput(String name, Path output) {
        return new NewSpoke(
                Optional.of(name),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(output),
                SpokeText.Options.USUAL);
    }

    private static NewSpoke replacing(String name, Optional<PublicKey> publicKey) {
        return new NewSpoke(
                Optional.empty(),
                publicKey,
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.of(name),
                Optional.empty(),
                SpokeText.Options.USUAL);
    }
}
