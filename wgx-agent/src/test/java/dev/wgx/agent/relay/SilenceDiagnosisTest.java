// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.agent.TestKeys;
import dev.wgx.config.Cidr;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SilenceDiagnosisTest {
    private static final HostPort NAME = HostPort.parseRelay("relay.example");
    private static final HostPort V4 = HostPort.parseRelay("192.0.2.7");
    private static final HostPort V6 = HostPort.parseRelay("[2001:db8::7]");
    private static final PublicKey OTHER = TestKeys.publicKey(9);

    private List<InetAddress> known = List.of(address(V6), address(V4));
    private final Map<InetAddress, PublicKey> answers = new LinkedHashMap<>();
    private Optional<InetAddress> source = Optional.of(Cidr.parseAddress("192.0.2.100"));

    @Test
    void aNameThatIsNotKnownIsTheCause() {
        known = List.of();
        assertThat(diagnose(Optional.empty())).isEqualTo(new Silence.NameUnknown(NAME));
        assertThat(diagnose(Optional.of(V4)).sentence())
                .isEqualTo("The relay's name relay.example cannot be looked up: check the name, this machine's network,"
                        + " and its name servers (/etc/resolv.conf).");
    }

    @Test
    void aRelayThatIsThereIsFoundAlsoWhileItsNameIsNotKnown() {
        known = List.of();
        answers.put(address(V4), TestKeys.RELAY);
        assertThat(diagnose(Optional.of(V4))).isEqualTo(new Silence.NoSession(V4));
    }

    @Test
    void anAddressThatLeadsNowhereDoesNotHideTheOtherOne() {
        answers.put(address(V4), TestKeys.RELAY);
        Silence cause = diagnose(Optional.of(V6));
        assertThat(cause).isEqualTo(new Silence.NoSession(V4));
        assertThat(cause.next(Optional.of(V6))).contains(V4);
    }

    @Test
    void theAddressInUseIsKeptIfItAnswersToo() {
        answers.put(address(V6), TestKeys.RELAY);
        answers.put(address(V4), TestKeys.RELAY);
        assertThat(diagnose(Optional.of(V4)).foundAt()).contains(V4);
        assertThat(diagnose(Optional.empty()).foundAt()).contains(V6);
    }

    @Test
    void thePinnedKeyAtOneAddressCountsMoreThanAnotherAtTheOther() {
        answers.put(address(V6), OTHER);
        answers.put(address(V4), TestKeys.RELAY);
        assertThat(diagnose(Optional.of(V6))).isEqualTo(new Silence.NoSession(V4));
    }

    @Test
    void anotherKeyIsToldAndNeverTried() {
        answers.put(address(V4), OTHER);
        Silence cause = diagnose(Optional.of(V6));
        assertThat(cause).isEqualTo(new Silence.OtherKey(NAME, OTHER, TestKeys.RELAY));
        assertThat(cause.next(Optional.of(V6))).isEmpty();
        assertThat(cause.sentence())
                .startsWith("The relay at relay.example:8787 has another key than the pinned one, " + OTHER
                        + " and not " + TestKeys.RELAY + ": compare it");
    }

    @Test
    void withoutAnyAnswerTheAddressesAreTriedInTurn() {
        Silence cause = diagnose(Optional.of(V6));
        assertThat(cause).isEqualTo(new Silence.Unanswered(NAME, List.of(V6, V4)));
        assertThat(cause.next(Optional.of(V6))).contains(V4);
        assertThat(cause.next(Optional.of(V4))).contains(V6);
        assertThat(cause.next(Optional.of(HostPort.parseRelay("192.0.2.1")))).contains(V6);
        assertThat(cause.next(Optional.empty())).contains(V6);
    }

    @Test
    void addressesInAnotherOrderMakeNoOtherSentence() {
        String sentence = diagnose(Optional.empty()).sentence();
        known = known.reversed();
        assertThat(diagnose(Optional.empty()).sentence()).isEqualTo(sentence);
    }

    @Test
    void aMachineWithoutNetworkHasNoRoute() {
        source = Optional.empty();
        assertThat(diagnose(Optional.of(V4))).isEqualTo(new Silence.NoRoute(NAME));
    }

    private Silence diagnose(Optional<HostPort> current) {
        Resolver resolver = endpoint -> endpoint.isName() ? known : List.of(address(endpoint));
        RelayKeys keys = endpoint -> Optional.ofNullable(answers.get(address(endpoint)))
                .map(key -> new RelayKeys.Answer(address(endpoint), key));
        return new SilenceDiagnosis(resolver, keys, _ -> source).diagnose(NAME, TestKeys.RELAY, current);
    }

    private static InetAddress address(HostPort endpoint) {
        return Cidr.parseAddress(endpoint.host());
    }
}
