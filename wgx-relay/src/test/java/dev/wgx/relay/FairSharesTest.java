// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.command.CommandProtocol;
import dev.wgx.command.PublishClient.Outcome;
import dev.wgx.command.RefusalReason;
import dev.wgx.command.Request;
import dev.wgx.command.Response;
import dev.wgx.command.SpokeSet;
import dev.wgx.noise.PublicKey;
import dev.wgx.wire.HandshakeInitiation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No hub that is allowed can take from another one what that needs. */
class FairSharesTest {
    private static final int SESSIONS = 256;

    private final World world = new World(Admission.only(Set.of()), new RelaySettings(1000, 1000, SESSIONS, true));
    private final Host greedyHub = world.host("203.0.113.66", 666);
    private final Host hub = world.host("203.0.113.1", 51820);
    private final Host spoke = world.host("198.51.100.1", 40001);

    FairSharesTest() {
        world.relay.onAdmission(new Admission(false, Set.of(greedyHub.key, hub.key), true), world.nowNs, world);
        greedyHub.greetRelay();
        hub.greetRelay();
    }

    private List<Host> spokesOf(Host itsHub, int count) {
        List<Host> spokes = new ArrayList<>();
        List<PublicKey> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Host each = world.host("192.0." + (i >> 8) + "." + (i & 255), 1000);
            spokes.add(each);
            keys.add(each.key);
            each.knows(itsHub);
            itsHub.knows(each);
        }
        itsHub.publish(keys);
        spokes.forEach(Host::greetRelay);
        return spokes;
    }

    private void join() {
        hub.publish(List.of(spoke.key));
        spoke.greetRelay();
        hub.knows(spoke);
        spoke.knows(hub);
    }

    @Test
    @Tag("long")
    void aHubThatFillsTheSessionTableDelaysNobodyElse() {
        List<Host> greedy = spokesOf(greedyHub, SESSIONS / 4 + 1);
        join();
        for (int round = 0; round < 4; round++) {
            for (Host each : greedy) {
                each.device.initiate(greedyHub.key, world.nowNs, world.wallNs());
                world.settle();
            }
            world.nowNs += World.SECOND_NS;
        }
        assertThat(world.relay.relayedSessions(world.nowNs)).hasSize(SESSIONS);

        spoke.send(hub, "hello");

        assertThat(hub.received(spoke)).containsExactly("hello");
    }

    @Test
    @Tag("long")
    void aRekeyNeedsNoFreePlace() {
        List<Host> greedy = spokesOf(greedyHub, SESSIONS + 1);
        for (Host each : greedy) {
            each.device.initiate(greedyHub.key, world.nowNs, world.wallNs());
            world.settle();
        }
        Host established = greedy.getFirst();
        established.send(greedyHub, "before");
        world.nowNs += World.SECOND_NS;

        established.device.initiate(greedyHub.key, world.nowNs, world.wallNs());
        world.settle();
        established.send(greedyHub, "after");

        assertThat(greedyHub.received(established)).containsExactly("before", "after");
        assertThat(world.drops(DropReason.SESSION_TABLE_FULL)).isEqualTo(1);
    }

    @Test
    void whoLeavesInitiationsUnansweredDoesNotKeepOthersFromShakingHands() {
        List<Host> greedy = spokesOf(greedyHub, SESSIONS / 4);
        join();
        world.hostByAddress.remove(greedyHub.address);
        for (Host each : greedy) {
            for (int i = 0; i < 2; i++) {
                each.device.initiate(greedyHub.key, world.nowNs, world.wallNs());
                world.settle();
            }
        }

        spoke.send(hub, "hello");

        assertThat(hub.received(spoke)).containsExactly("hello");
        assertThat(world.drops(DropReason.PENDING_TABLE_FULL)).isPositive();
    }

    @Test
    void whoRepeatsAPageDoesNotKeepOthersFromPublishing() {
        List<Host> greedy = spokesOf(greedyHub, 70);
        SpokeSet set = SpokeSet.of(keys(50));
        for (int round = 0; round < 2; round++) {
            for (Host each : greedy) {
                each.sendCommand(CommandProtocol.PORT, new Request.Page(1, set.page(1, 0)).encode());
            }
        }

        List<PublicKey> many = keys(100);
        assertThat(hub.publish(many)).isInstanceOf(Outcome.Published.class);
        assertThat(hub.publish(many.subList(0, 60))).isInstanceOf(Outcome.Published.class);
        assertThat(greedyHub.publish(List.of(spoke.key))).isInstanceOf(Outcome.Published.class);
    }

    @Test
    void setsThatAreBeingReceivedAreBoundedByTheirKeys() {
        List<Host> greedy = spokesOf(greedyHub, 9);
        SpokeSet set = SpokeSet.of(keys(1000));
        for (Host each : greedy) {
            int before = each.packets().size();
            each.sendCommand(CommandProtocol.PORT, new Request.Page(1, set.page(1, 0)).encode());
            Response answer = each.udpFromRelay(before).stream()
                    .map(udp -> Response.parse(udp.payload()).orElseThrow())
                    .findFirst()
                    .orElseThrow();
            assertThat(answer)
                    .isEqualTo(
                            each == greedy.getLast()
                                    ? new Response.Refused(1, RefusalReason.BUSY, 0)
                                    : new Response.PageReceived(1, 1, 0, 1));
        }

        assertThat(hub.publish(keys(900))).isInstanceOf(Outcome.Published.class);
    }

    @Test
    void setsThatWaitForTheStoreAreBoundedByTheirKeys() {
        world.storeIsSlow = true;
        List<PublicKey> keys = keys(45);
        long refused = keys.stream()
                .flatMap(key -> greedyHub.setPeers(key).stream())
                .filter(answer -> !answer.ok())
                .count();
        assertThat(refused).isEqualTo(6);

        assertThat(hub.setPeers(spoke.key)).isEmpty();
        int before = hub.packets().size();
        world.save();
        world.settle();
        assertThat(hub.udpFromRelay(before)).hasSize(1);
        assertThat(greedyHub.setPeers(spoke.key)).isEmpty();
    }

    @Test
    @Tag("long")
    void whoMovesAllTheTimeDoesNotKeepOthersFromMoving() {
        List<Host> greedy = spokesOf(greedyHub, 110);
        join();
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < greedy.size(); i++) {
                Host each = greedy.get(i);
                world.hostByAddress.remove(each.address);
                each.address = World.endpoint("192.1." + round + "." + i, 1000);
                for (int j = 0; j < 3; j++) {
                    each.keepalive();
                }
            }
        }
        assertThat(world.count(Counter.ADDRESS_CHECKS)).isEqualTo(100);

        spoke.moveTo("198.51.100.9", 40009);
        for (int i = 0; i < 3; i++) {
            spoke.keepalive();
        }

        assertThat(world.count(Counter.ADDRESS_CHECKS)).isEqualTo(101);
        assertThat(world.relay.peers(world.nowNs))
                .anySatisfy(peer -> assertThat(peer.endpoint()).contains(spoke.address));
    }

    @Test
    void changesOfSetsAreRationedByAccount() {
        PublicKey key = keys(1).getFirst();
        for (int i = 0; i < 60; i++) {
            greedyHub.setPeers(key);
            greedyHub.setPeers();
        }

        assertThat(greedyHub.setPeers(key))
                .hasValueSatisfying(answer -> assertThat(answer.ok()).isFalse());
        assertThat(hub.setPeers(key))
                .hasValueSatisfying(answer -> assertThat(answer.ok()).isTrue());
        assertThat(greedyHub.publish(List.of(spoke.key))).isInstanceOf(Outcome.Published.class);
    }

    private List<PublicKey> keys(int count) {
        List<PublicKey> result = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[PublicKey.LENGTH];
            world.random.fill(bytes);
            result.add(PublicKey.of(bytes));
        }
        return result;
    }

    @Test
    void whoMakesManyEventsHidesOnlyItsOwn() {
        for (int i = 0; i < 300; i++) {
            greedyHub.publish(List.of(hub.key, greedyHub.key));
        }
        assertThat(eventsOf(greedyHub)).hasSize(100);

        hub.publish(List.of(spoke.key));
        world.nowNs += World.SECOND_NS;
        greedyHub.publish(List.of(greedyHub.key));

        assertThat(eventsOf(hub)).anySatisfy(event -> assertThat(event).isInstanceOf(Event.SpokesPublished.class));
        assertThat(eventsOf(greedyHub)).contains(new Event.EventsOmitted(greedyHub.key, 201));
    }

    private List<Event> eventsOf(Host host) {
        return world.events.stream()
                .filter(event -> event.peer().equals(host.key))
                .toList();
    }

    @Test
    void whoSendsEarlyInitiationsFromOneAddressDoesNotPushOutThoseOfOthers() {
        join();
        Host late = world.host("198.51.100.2", 40002);
        hub.publish(List.of(spoke.key, late.key));
        hub.knows(late);
        late.knows(hub);
        late.send(hub, "hello");
        ByteBuffer initiation = late.lastSent(HandshakeInitiation.LENGTH);
        for (int i = 0; i < 2000; i++) {
            world.inject(World.endpoint("192.0.2.77", 1 + i), initiation);
        }

        late.greetRelay();

        assertThat(hub.received(late)).containsExactly("hello");
    }
}
