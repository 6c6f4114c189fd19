// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.command.SpokeNames;
import dev.wgx.relay.report.PeerReport;
import dev.wgx.relay.report.RelayedSessionReport;
import dev.wgx.relay.report.RouteReport;
import dev.wgx.relay.report.StatusReport;
import dev.wgx.relay.report.ToldName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pictures that the relay gives of itself agree with what has passed. */
class ReportTest {
    private static final long NS_PER_MS = 1_000_000;

    private final World world = new World();
    private final long startedMs = world.wallNs() / NS_PER_MS;
    private final Host hub = world.peer("203.0.113.1", 51820);
    private final Host spoke = world.peer("198.51.100.1", 40001);
    private long openedMs;

    @BeforeEach
    void talk() {
        hub.knows(spoke);
        spoke.knows(hub);
        hub.setPeers(spoke.key);
        world.nowNs += World.SECOND_NS;
        openedMs = world.wallNs() / NS_PER_MS;
        spoke.send(hub, "one");
        spoke.send(hub, "two");
        hub.send(spoke, "three");
    }

    private RelayedSessionReport session() {
        return world.relay.relayedSessions(world.nowNs).getFirst();
    }

    private PeerReport peer(Host host) {
        return world.relay.peers(world.nowNs).stream()
                .filter(peer -> peer.key().equals(host.key))
                .findFirst()
                .orElseThrow();
    }

    private static long lengthOf(String text) {
        return 32 + Math.ceilDiv(text.length(), 16) * 16L;
    }

    @Test
    void aRelayedSessionIsShownWithBothSidesAndItsTraffic() {
        world.nowNs += 5 * World.SECOND_NS;

        RelayedSessionReport session = session();

        assertThat(session.initiator()).isEqualTo(spoke.key);
        assertThat(session.initiatorEndpoint()).contains(spoke.address);
        assertThat(session.initiatorToldName()).isEmpty();
        assertThat(session.responder()).isEqualTo(hub.key);
        assertThat(session.responderEndpoint()).contains(hub.address);
        assertThat(session.responderToldName()).isEmpty();
        assertThat(session.openedMs()).isEqualTo(openedMs);
        assertThat(session.toResponderPackets()).isEqualTo(2);
        assertThat(session.toResponderBytes()).isEqualTo(lengthOf("one") + lengthOf("two"));
        assertThat(session.toInitiatorPackets()).isEqualTo(1);
        assertThat(session.toInitiatorBytes()).isEqualTo(lengthOf("three"));
        assertThat(session.toResponderKernelPackets() + session.toInitiatorKernelPackets())
                .isZero();
        assertThat(session.idleMs()).isEqualTo(5000);
    }

    @Test
    void aPeersTrafficIsItsOwnAndTheRelayedAlsoWhenTheSessionIsOver() {
        long received = peer(spoke).receivedBytes();
        long sent = peer(spoke).sentBytes();
        spoke.send(hub, "more");
        hub.send(spoke, "and back");
        assertThat(peer(spoke).receivedBytes()).isEqualTo(received + lengthOf("more"));
        assertThat(peer(spoke).sentBytes()).isEqualTo(sent + lengthOf("and back"));
        assertThat(peer(spoke).relayedSessions()).isOne();

        hub.setPeers();

        assertThat(peer(spoke).receivedBytes()).isEqualTo(received + lengthOf("more"));
        assertThat(peer(spoke).sentBytes()).isEqualTo(sent + lengthOf("and back"));
        assertThat(peer(spoke).relayedSessions()).isZero();
    }

    @Test
    void aPeerIsShownWithItsRolesAndItsLastHandshake() {
        assertThat(peer(hub).publishes()).isOne();
        assertThat(peer(hub).publishedBy()).isZero();
        assertThat(peer(spoke).publishes()).isZero();
        assertThat(peer(spoke).publishedBy()).isOne();
        assertThat(peer(spoke).online()).isTrue();
        assertThat(peer(spoke).endpoint()).contains(spoke.address);
        assertThat(peer(spoke).lastHandshakeMs()).isEqualTo(startedMs);
        assertThat(peer(spoke).refusedUntilMs()).isZero();
    }

    @Test
    void aNameThatAHubHasToldIsShownAtItsSpoke() {
        hub.tellNames(SpokeNames.of(Map.of(spoke.key, "phone")));

        assertThat(peer(spoke).toldName()).contains(new ToldName(hub.key, "phone"));
        assertThat(peer(hub).toldName()).isEmpty();
        assertThat(session().initiatorToldName()).contains(new ToldName(hub.key, "phone"));
    }

    @Test
    void aRouteIsShownWithItsCallAndWhoIsThere() {
        assertThat(world.relay.routes(world.nowNs))
                .isEqualTo(List.of(new RouteReport(hub.key, spoke.key, "", true, true, true)));

        world.hostByAddress.remove(spoke.address);
        world.lost = flight -> flight.from().equals(spoke.address);
        world.pass(400);

        assertThat(world.relay.routes(world.nowNs))
                .isEqualTo(List.of(new RouteReport(hub.key, spoke.key, "", true, true, false)));
        assertThat(peer(spoke).online()).isFalse();
        assertThat(peer(spoke).endpoint()).isEqualTo(Optional.empty());
    }

    @Test
    void theStatusCountsPeersHubsRoutesAndSessions() {
        Host third = world.peer("198.51.100.2", 40002);
        hub.setPeers(spoke.key, third.key);

        StatusReport status = world.relay.status(world.nowNs);

        assertThat(status.startedMs()).isEqualTo(startedMs);
        assertThat(status.peers()).isEqualTo(3);
        assertThat(status.onlinePeers()).isEqualTo(3);
        assertThat(status.hubs()).isOne();
        assertThat(status.publishedSpokes()).isEqualTo(2);
        assertThat(status.relayedSessions()).isOne();
        assertThat(status.counters().keySet()).first().isEqualTo(Counter.values()[0].name());
        assertThat(status.drops()).hasSize(DropReason.values().length);
    }
}
