// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.agent.TestKeys;
import dev.wgx.agent.conf.PeerEntry;
import dev.wgx.agent.conf.Role;
import dev.wgx.agent.relay.Silence;
import dev.wgx.command.InquiryClient.Outcome;
import dev.wgx.command.PeerStatus.Counterpart;
import dev.wgx.config.Cidr;
import dev.wgx.config.ConfigException;
import dev.wgx.config.HostPort;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
    private static final HostPort RELAY = HostPort.parseRelay("relay.example");
    private static final InetAddress ADDRESS = Cidr.parseAddress("192.0.2.7");

    private final TestPicture picture;
    private Silence silence = new Silence.NoSession(HostPort.of(ADDRESS, RELAY.port()));

    DiagnosisTest() throws ConfigException {
        picture = new TestPicture();
    }

    @Test
    void whereAllIsWellThereIsNoProblem() {
        assertThat(problems(Role.HUB)).isEmpty();
    }

    @Test
    void anInterfaceThatIsNotThereIsStarted() {
        picture.isUp = false;
        assertProblem("The interface wgx is not there.", "wgx hub start");
    }

    @Test
    void aRelayThatIsRoutedElsewhereIsNotAskedAndToldSo() {
        picture.obstacle = Optional.of("The relay's inner address is routed to eth0.");
        assertProblem("routed to eth0", "wgx hub reload");
    }

    @Test
    void aDisabledSpokeIsNotMissing() throws ConfigException {
        PeerEntry laptop = picture.config.find("laptop").orElseThrow();
        picture.config.annotate(laptop.disabled(true));
        picture.live.removeIf(peer -> peer.publicKey().equals(TestPicture.LAPTOP));
        picture.published = List.of(TestPicture.PHONE);
        picture.told(TestPicture.LAPTOP, false, OptionalLong.empty());
        assertThat(problems(Role.HUB)).isEmpty();
    }

    @Test
    void anInterfaceThatLacksASpokeIsReloaded() {
        picture.live.removeIf(peer -> peer.publicKey().equals(TestPicture.LAPTOP));
        assertProblem("The file has what the interface has not: laptop.", "wgx hub reload");
    }

    @Test
    void anInterfaceWithoutTheRelayIsReloaded() {
        picture.live.removeIf(peer -> peer.publicKey().equals(TestKeys.RELAY));
        assertProblem("no peer with the relay's key", "wgx hub reload");
    }

    @Test
    void aSpokeThatIsNotPublishedIsNamed() {
        picture.published = List.of(TestPicture.PHONE);
        picture.told(TestPicture.LAPTOP, false, OptionalLong.empty());
        assertProblem("The relay does not have: laptop.", "wgx hub sync");
    }

    @Test
    void aRemovedSpokeThatIsStillPublishedIsTold() {
        picture.published = List.of(TestPicture.PHONE, TestPicture.LAPTOP, TestKeys.publicKey(9));
        assertProblem("keys that are no longer in the file", "wgx hub sync");
    }

    @Test
    void aNameThatDoesNotResolveIsTheCause() {
        isSilent(0);
        silence = new Silence.NameUnknown(RELAY);
        assertProblem("The relay's name relay.example cannot be looked up.", "Check the name");
    }

    @Test
    void aRelayThatIsSilentOutsideTooIsUnreachable() {
        isSilent(0);
        silence = new Silence.Unanswered(RELAY, List.of(HostPort.of(ADDRESS, RELAY.port())));
        assertProblem("The relay at relay.example:8787 does not answer (asked: 192.0.2.7).", "wgx hub check");
    }

    @Test
    void anotherKeyIsTold() {
        isSilent(0);
        silence = new Silence.OtherKey(RELAY, TestKeys.publicKey(8), TestKeys.RELAY);
        assertProblem("has another key than the pinned one, " + TestKeys.publicKey(8), "--accept-new-relay-key");
    }

    @Test
    void aKeyThatIsNotAllowedIsPrintedForTheRelay() {
        isSilent(0);
        assertProblem("makes no handshake with this hub", "wgx relay allow " + TestKeys.HUB.publicKey());
    }

    @Test
    void aClockThatWasSetBackIsTold() {
        isSilent(-3600);
        assertProblem("clock was set back", "Set the clock");
    }

    @Test
    void aTunnelInWhichNobodyAnswersIsPerhapsWgx09() {
        isSilent(30);
        assertProblem("nobody answers questions in it", "wgx 0.9");
    }

    @Test
    void aSpokeIsToldThatItsHubHasNotAddedIt() {
        knowsHub(false, false);
        assertThat(problems(Role.SPOKE))
                .singleElement()
                .satisfies(problem -> assertThat(problem.remedy()).contains("wgx hub add-spoke --public-key"));
    }

    @Test
    void aSpokeIsToldThatItsHubIsOffline() {
        knowsHub(true, false);
        assertThat(problems(Role.SPOKE))
                .singleElement()
                .satisfies(problem -> assertThat(problem.what()).contains("laptop is not connected to the relay"));
    }

    private void knowsHub(boolean publishesMe, boolean online) {
        picture.counterparts.put(
                TestPicture.PHONE, new Counterpart(TestPicture.PHONE, false, true, true, true, OptionalLong.of(1)));
        picture.counterparts.put(
                TestPicture.LAPTOP,
                new Counterpart(TestPicture.LAPTOP, true, publishesMe, false, online, OptionalLong.empty()));
    }

    private void isSilent(long relayHandshakeAge) {
        picture.other = Optional.of(new Outcome.Silent());
        picture.live(TestKeys.RELAY, Optional.of(TestPicture.OUTER), relayHandshakeAge);
    }

    private void assertProblem(String what, String remedy) {
        assertThat(problems(Role.HUB)).singleElement().satisfies(problem -> {
            assertThat(problem.what()).contains(what);
            assertThat(problem.remedy()).contains(remedy);
        });
    }

    private List<Problem> problems(Role role) {
        return Diagnosis.of(role, picture.take(), () -> silence);
    }
}
