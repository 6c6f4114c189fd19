// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.relay.Admission;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Event;
import dev.wgx.relay.Path;
import dev.wgx.relay.data.ForwardingPeer;
import dev.wgx.relay.store.Moment;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests that a peer is sent to where it has proved an address, and that an address is one peer's. */
class EndpointsTest {
    private static final int PORT = 8787;

    private final Tables tables = new Tables(Admission.EVERYBODY);
    private final Endpoints endpoints = tables.endpoints;
    private final Peer peer = tables.newPeer();
    private final Turn turn = tables.turnAt(1_000_000_000L);

    private static Path path(int remote, int local) {
        Endpoint own = own(local);
        return new Path(Endpoint.ipv4(remote, 1), own.high(), own.low());
    }

    private static Endpoint own(int local) {
        return Endpoint.ipv4(local, PORT);
    }

    private ProvedAddress place(Path path) {
        ProvedAddress address = new ProvedAddress(path, Moment.of(5, 5, 1), null);
        endpoints.place(peer, address);
        return address;
    }

    @Test
    void aPeerHasSoManyAddressesAndTheOldestGivesWay() {
        for (int i = 0; i < ForwardingPeer.MAX_PATHS; i++) {
            place(path(i, 100));
        }
        assertThat(endpoints.ownerOf(Endpoint.ipv4(0, 1))).isSameAs(peer);

        place(path(9, 100));

        assertThat(endpoints.ownerOf(Endpoint.ipv4(0, 1))).isNull();
        assertThat(endpoints.ownerOf(Endpoint.ipv4(1, 1))).isSameAs(peer);
        assertThat(peer.forwarding.paths()).containsExactly(path(9, 100), path(3, 100), path(2, 100), path(1, 100));
    }

    @Test
    void anAddressThatIsProvedAgainIsTheNewestAndPushesOutNoOther() {
        for (int i = 0; i < ForwardingPeer.MAX_PATHS; i++) {
            place(path(i, 100));
        }

        place(path(0, 100));

        assertThat(peer.forwarding.paths()).containsExactly(path(0, 100), path(3, 100), path(2, 100), path(1, 100));
    }

    @Test
    void anAddressThatIsTakenIsForwardedToNoLonger() {
        ProvedAddress first = place(path(1, 100));
        place(path(2, 100));

        endpoints.withdraw(peer, first, turn);

        assertThat(peer.forwarding.paths()).containsExactly(path(2, 100));
        assertThat(endpoints.ownerOf(Endpoint.ipv4(1, 1))).isNull();
        assertThat(tables.stored).hasSize(1);
        assertThat(tables.events).isEmpty();
    }

    @Test
    void whoLosesTheLastAddressIsOfflineAndThatIsToldOnce() {
        place(path(1, 100));
        place(path(2, 100));

        endpoints.withdrawAll(peer, turn);
        endpoints.withdrawAll(peer, turn);

        assertThat(peer.forwarding.paths()).isEmpty();
        assertThat(tables.events).containsExactly(new Event.PeerOffline(peer.key()));
    }

    @Test
    void aProofLapsesAtItsTimeAndNotBefore() {
        ProvedAddress address = place(path(1, 100));

        endpoints.lapse(peer, tables.turnAt(address.lapseNs() - 1));
        assertThat(peer.forwarding.paths()).hasSize(1);
        endpoints.lapse(peer, tables.turnAt(address.lapseNs()));

        assertThat(peer.forwarding.paths()).isEmpty();
    }

    @Test
    void peersAreAnsweredFromAnyAddressWhenTheOneThatTheyTalkedToIsGone() {
        endpoints.setOwn(Set.of(own(100), own(101)));
        place(path(1, 100));
        place(path(2, 101));

        endpoints.setOwn(Set.of(own(101), own(102)));

        assertThat(peer.forwarding.paths()).containsExactly(path(2, 101), Path.to(Endpoint.ipv4(1, 1)));
        assertThat(endpoints.isOwn(own(102))).isTrue();
        assertThat(endpoints.isOwn(own(100))).isFalse();
    }

    @Test
    void anAddressThatNeverWasTheRelaysOwnIsKept() {
        endpoints.setOwn(Set.of(own(100)));
        place(path(1, 77));

        endpoints.setOwn(Set.of(own(101)));

        assertThat(peer.forwarding.paths()).containsExactly(path(1, 77));
    }

    @Test
    void atTheStartOnlyAddressesThatAreThereAreSentFrom() {
        place(path(1, 100));
        place(path(2, 101));
        place(Path.to(Endpoint.ipv4(3, 1)));

        endpoints.setOwn(Set.of(own(101)));

        assertThat(peer.forwarding.paths())
                .isEqualTo(List.of(Path.to(Endpoint.ipv4(3, 1)), path(2, 101), Path.to(Endpoint.ipv4(1, 1))));
    }
}
