// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.command.CommandProtocol;
import dev.wgx.command.PeerStatus;
import dev.wgx.command.Request;
import dev.wgx.command.Response;
import dev.wgx.noise.PublicKey;
import dev.wgx.relay.store.CallRecord;
import dev.wgx.relay.store.PublishedSetRecord;
import dev.wgx.relay.store.StoreChange;
import dev.wgx.wire.HandshakeInitiation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A permission is directed, belongs to the hub that published it, and owns the sessions that it let in. */
class ConsentTest {
    private final World world = new World();
    private final Host hub = world.peer("203.0.113.1", 51820);
    private final Host spoke = world.peer("198.51.100.1", 40001);

    ConsentTest() {
        hub.knows(spoke);
        spoke.knows(hub);
    }

    /** Makes each forget its sessions with the other, so that its next packet starts a handshake. */
    private static void startAnew(Host one, Host other) {
        one.device.removePeer(other.key);
        other.device.removePeer(one.key);
        one.knows(other);
        other.knows(one);
    }

    @Test
    void aRemovedSpokeThatPublishesItsHubLosesItsSessionAtOnce() {
        hub.setPeers(spoke.key);
        spoke.setPeers(hub.key);
        spoke.send(hub, "hello");

        hub.setPeers();
        spoke.send(hub, "still here");
        hub.send(spoke, "you are not");

        assertThat(hub.received(spoke)).containsExactly("hello");
        assertThat(spoke.received(hub)).isEmpty();
        assertThat(world.relay.relayedSessions(world.nowNs)).isEmpty();
    }

    @Test
    void aRemovedSpokeThatItsHubOnceCalledCannotCallItBack() {
        hub.setPeers(spoke.key);
        spoke.setPeers(hub.key);
        hub.send(spoke, "come");

        hub.setPeers();
        hub.device.removePeer(spoke.key);
        world.pass(400);
        spoke.device.initiate(hub.key, world.nowNs, world.wallNs());
        world.settle();

        assertThat(world.relay.relayedSessions(world.nowNs)).isEmpty();
        assertThat(world.drops(DropReason.NO_ROUTE)).isPositive();
        assertThat(world.store.snapshot().calls()).isEmpty();
    }

    @Test
    void aHubThatRemovedASpokeMayCallItAnewWhereThatOnePublishesIt() {
        hub.setPeers(spoke.key);
        spoke.setPeers(hub.key);
        spoke.send(hub, "hello");
        hub.setPeers();
        startAnew(hub, spoke);

        spoke.send(hub, "not yet");
        assertThat(hub.received(spoke)).containsExactly("hello");
        hub.send(spoke, "now");
        startAnew(hub, spoke);
        spoke.send(hub, "thank you");

        assertThat(spoke.received(hub)).containsExactly("now");
        assertThat(hub.received(spoke)).contains("thank you");
    }

    @Test
    void aSpokeThatIsPublishedAgainHasToCallAgainBeforeItsHubMay() {
        hub.setPeers(spoke.key);
        spoke.send(hub, "hello");
        hub.setPeers();
        hub.setPeers(spoke.key);
        startAnew(hub, spoke);

        hub.send(spoke, "too early");
        assertThat(spoke.received(hub)).isEmpty();
        spoke.send(hub, "again");

        assertThat(hub.received(spoke)).containsExactly("hello", "again");
    }

    @Test
    void anInitiationUnderWayEndsWithItsPermissionEvenIfThatIsGivenAgain() {
        hub.setPeers(spoke.key);
        world.hostByAddress.remove(hub.address);
        spoke.device.initiate(hub.key, world.nowNs, world.wallNs());
        world.settle();
        ByteBuffer initiation = spoke.lastSent(HandshakeInitiation.LENGTH);
        world.hostByAddress.put(hub.address, hub);
        hub.setPeers();
        hub.setPeers(spoke.key);

        hub.device.onDatagram(initiation, world.nowNs, world.wallNs());
        world.settle();

        assertThat(world.drops(DropReason.NO_PENDING_INITIATION)).isEqualTo(1);
        assertThat(world.relay.relayedSessions(world.nowNs)).isEmpty();
    }

    @Test
    void oneOfTwoHubsThatRemovesASpokeEndsWhatItHadWithIt() {
        Host second = world.peer("203.0.113.2", 51820);
        hub.setPeers(spoke.key);
        second.setPeers(spoke.key);
        world.relay.onAdmission(new Admission(false, Set.of(hub.key, second.key), true), world.nowNs, world);
        spoke.knows(second);
        second.knows(spoke);
        spoke.setPeers(hub.key, second.key);
        spoke.send(hub, "one");
        spoke.send(second, "two");

        hub.setPeers();
        spoke.send(hub, "one more");
        spoke.send(second, "two more");

        assertThat(hub.received(spoke)).containsExactly("one");
        assertThat(second.received(spoke)).containsExactly("two", "two more");
    }

    @Test
    void anEndedPermissionStaysEndedOverARestart() {
        hub.setPeers(spoke.key);
        spoke.setPeers(hub.key);
        hub.send(spoke, "come");
        spoke.send(hub, "hello");
        hub.setPeers();

        world.restartRelay();
        spoke.send(hub, "after the restart");
        startAnew(hub, spoke);
        spoke.send(hub, "anew");

        assertThat(hub.received(spoke)).containsExactly("hello");
    }

    @Test
    void aStoredSessionThatNoPermissionAllowsIsObsolete() {
        hub.setPeers(spoke.key);
        spoke.send(hub, "hello");
        world.store.apply(new StoreChange.PutPublishedSet(new PublishedSetRecord(hub.key, 2, List.of())));

        world.restartRelay();

        assertThat(world.relay.relayedSessions(world.nowNs)).isEmpty();
        assertThat(world.store.snapshot().relayedSessions()).isEmpty();
        assertThat(world.store.snapshot().calls()).isEmpty();
    }

    @Test
    void aSessionOfAHubThatCalledBackOutlivesARestartThoughItsSpokePublishesTheHubSince() {
        hub.setPeers(spoke.key);
        spoke.send(hub, "hello");
        startAnew(hub, spoke);
        world.pass(1);
        hub.send(spoke, "I call back");
        spoke.setPeers(hub.key);
        int sessions = world.relay.relayedSessions(world.nowNs).size();

        world.restartRelay();
        hub.send(spoke, "still here");

        assertThat(world.relay.relayedSessions(world.nowNs)).hasSize(sessions);
        assertThat(spoke.received(hub)).containsExactly("I call back", "still here");
    }

    @Test
    void whoPublishesAKeyLearnsNothingAboutItBeforeItHasCalled() {
        hub.setPeers(spoke.key);

        assertThat(status(hub)).singleElement().satisfies(counterpart -> {
            assertThat(counterpart.key()).isEqualTo(spoke.key);
            assertThat(counterpart.publishedByAsker()).isTrue();
            assertThat(counterpart.online()).isFalse();
            assertThat(counterpart.secondsSinceHandshake()).isEmpty();
        });
        spoke.send(hub, "hello");
        assertThat(status(hub)).singleElement().satisfies(ConsentTest::assertTold);
    }

    @Test
    void whoPublishesAKeyIsToldAboutItOnceThatOnePublishesItToo() {
        hub.setPeers(spoke.key);
        spoke.setPeers(hub.key);

        assertThat(status(hub)).singleElement().satisfies(ConsentTest::assertTold);
    }

    @Test
    void aSpokeIsToldAboutAHubThatPublishesIt() {
        hub.setPeers(spoke.key);

        assertThat(status(spoke)).singleElement().satisfies(ConsentTest::assertTold);
    }

    @Test
    void aHubThatTookItsPermissionBackIsToldNothingMore() {
        hub.setPeers(spoke.key);
        spoke.send(hub, "hello");
        hub.setPeers();
        hub.setPeers(spoke.key);

        assertThat(status(hub)).singleElement().satisfies(counterpart -> {
            assertThat(counterpart.called()).isFalse();
            assertThat(counterpart.online()).isFalse();
            assertThat(counterpart.secondsSinceHandshake()).isEmpty();
        });
    }

    private static void assertTold(PeerStatus.Counterpart counterpart) {
        assertThat(counterpart.online()).isTrue();
        assertThat(counterpart.secondsSinceHandshake()).isPresent();
    }

    private static List<PeerStatus.Counterpart> status(Host asker) {
        int before = asker.packets().size();
        asker.sendCommand(CommandProtocol.PORT, new Request.Status(3, 0).encode());
        Response answer =
                Response.parse(asker.udpFromRelay(before).getFirst().payload()).orElseThrow();
        return ((Response.StatusPage) answer).status().counterparts();
    }

    @Test
    @Tag("long")
    void aHubWithManySpokesMayCallTheLastOneAgainAndAgain() {
        hub.setPeers(spoke.key);
        List<PublicKey> spokes = new ArrayList<>(List.of(spoke.key));
        for (int i = 1; i < 10_000; i++) {
            byte[] bytes = new byte[PublicKey.LENGTH];
            world.random.fill(bytes);
            spokes.add(PublicKey.of(bytes));
        }
        world.store.apply(new StoreChange.PutPublishedSet(
                new PublishedSetRecord(hub.key, 2, spokes.stream().sorted().toList())));
        spokes.forEach(key -> world.store.apply(new StoreChange.PutCall(hub.key, key)));
        assertThat(world.store.snapshot().calls()).contains(new CallRecord(hub.key, spoke.key));
        world.restartRelay();

        for (int i = 0; i < 200; i++) {
            hub.device.initiate(spoke.key, world.nowNs, world.wallNs());
            world.settle();
        }

        assertThat(world.count(Counter.FORWARDED_HANDSHAKES)).isPositive();
        assertThat(world.drops(DropReason.RATE_LIMITED)).isZero();
    }
}
