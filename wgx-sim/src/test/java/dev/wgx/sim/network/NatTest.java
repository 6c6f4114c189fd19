// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Endpoint;
import dev.wgx.sim.Chance;
import dev.wgx.sim.Timeline;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The words of RFC 4787, one by one. */
class NatTest {
    private static final Endpoint OUTER = Endpoint.ipv4(0xc6336401, 0);
    private static final Endpoint INSIDE = Endpoint.ipv4(0x0a000002, 51_820);
    private static final Endpoint NEIGHBOUR = Endpoint.ipv4(0x0a000003, 51_820);
    private static final Endpoint FIRST = Endpoint.ipv4(0xcb007101, 1000);
    private static final Endpoint FIRST_OTHER_PORT = Endpoint.ipv4(0xcb007101, 2000);
    private static final Endpoint SECOND = Endpoint.ipv4(0xcb007102, 1000);
    private static final long LIFETIME_NS = 60 * Timeline.SECOND_NS;

    private final Timeline timeline = new Timeline();
    private final List<Packet> sent = new ArrayList<>();
    private final List<Packet> received = new ArrayList<>();
    private final Internet internet = new Internet(timeline, new Chance(1), sent::add);

    private Nat nat(Dependence mapping, Dependence filtering, boolean overloads) {
        Nat.Kind kind = new Nat.Kind(mapping, filtering, LIFETIME_NS, false, true, overloads, true);
        Nat nat = new Nat(timeline, internet, new Chance(2), kind, OUTER);
        nat.attach(INSIDE, received::add);
        nat.attach(NEIGHBOUR, received::add);
        return nat;
    }

    private Endpoint send(Nat nat, Endpoint from, Endpoint to) {
        PublicKey key = PublicKey.of(new byte[PublicKey.LENGTH]);
        nat.send(new Packet(from, to, ByteBuffer.allocate(1), Packet.FRESH, Origin.open(key)));
        return sent.getLast().source();
    }

    private boolean comesThrough(Nat nat, Endpoint from, Endpoint to) {
        int before = received.size();
        nat.receive(new Packet(from, to, ByteBuffer.allocate(1), Packet.FRESH, Origin.NOISE));
        return received.size() > before;
    }

    @Test
    void endpointIndependentMappingKeepsThePortForEachDestination() {
        Nat nat = nat(Dependence.ENDPOINT_INDEPENDENT, Dependence.ENDPOINT_INDEPENDENT, false);

        assertThat(send(nat, INSIDE, FIRST)).isEqualTo(send(nat, INSIDE, SECOND));
    }

    @Test
    void addressAndPortDependentMappingChoosesANewPortForEachDestination() {
        Nat nat = nat(Dependence.ADDRESS_AND_PORT_DEPENDENT, Dependence.ENDPOINT_INDEPENDENT, false);

        assertThat(send(nat, INSIDE, FIRST)).isNotEqualTo(send(nat, INSIDE, FIRST_OTHER_PORT));
    }

    @Test
    void filteringLetsInWhomTheHostHasContacted() {
        Nat open = nat(Dependence.ENDPOINT_INDEPENDENT, Dependence.ENDPOINT_INDEPENDENT, false);
        assertThat(comesThrough(open, SECOND, send(open, INSIDE, FIRST))).isTrue();

        Nat byAddress = nat(Dependence.ENDPOINT_INDEPENDENT, Dependence.ADDRESS_DEPENDENT, false);
        Endpoint outside = send(byAddress, INSIDE, FIRST);
        assertThat(comesThrough(byAddress, FIRST_OTHER_PORT, outside)).isTrue();
        assertThat(comesThrough(byAddress, SECOND, outside)).isFalse();

        Nat byPort = nat(Dependence.ENDPOINT_INDEPENDENT, Dependence.ADDRESS_AND_PORT_DEPENDENT, false);
        outside = send(byPort, INSIDE, FIRST);
        assertThat(comesThrough(byPort, FIRST_OTHER_PORT, outside)).isFalse();
        assertThat(comesThrough(byPort, FIRST, outside)).isTrue();
    }

    @Test
    void aMappingEndsWhenTheHostIsSilent() {
        Nat nat = nat(Dependence.ENDPOINT_INDEPENDENT, Dependence.ENDPOINT_INDEPENDENT, false);
        Endpoint outside = send(nat, INSIDE, FIRST);

        timeline.runUntil(timeline.nowNs() + LIFETIME_NS - 1);
        assertThat(comesThrough(nat, FIRST, outside)).isTrue();
        timeline.runUntil(timeline.nowNs() + 1);
        assertThat(comesThrough(nat, FIRST, outside)).isFalse();
    }

    @Test
    void twoHostsShareAPortOnlyWhereItIsOverloaded() {
        Nat usual = nat(Dependence.ENDPOINT_INDEPENDENT, Dependence.ENDPOINT_INDEPENDENT, false);
        assertThat(send(usual, INSIDE, FIRST)).isNotEqualTo(send(usual, NEIGHBOUR, SECOND));

        Nat overloading = nat(Dependence.ADDRESS_AND_PORT_DEPENDENT, Dependence.ADDRESS_AND_PORT_DEPENDENT, true);
        Endpoint shared = send(overloading, INSIDE, FIRST);
        assertThat(send(overloading, NEIGHBOUR, SECOND)).isEqualTo(shared);
        assertThat(comesThrough(overloading, SECOND, shared)).isTrue();
        assertThat(received.getLast().destination()).isEqualTo(NEIGHBOUR);
    }

    @Test
    void hostsBehindItReachEachOtherByItsPublicAddress() {
        Nat nat = nat(Dependence.ENDPOINT_INDEPENDENT, Dependence.ENDPOINT_INDEPENDENT, false);
        Endpoint outside = send(nat, INSIDE, FIRST);

        send(nat, NEIGHBOUR, outside);

        assertThat(received.getLast().destination()).isEqualTo(INSIDE);
    }

    @Test
    void aRouterThatStartsAnewKnowsNobody() {
        Nat nat = nat(Dependence.ENDPOINT_INDEPENDENT, Dependence.ENDPOINT_INDEPENDENT, false);
        Endpoint outside = send(nat, INSIDE, FIRST);

        nat.restart();

        assertThat(comesThrough(nat, FIRST, outside)).isFalse();
    }
}
