// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import dev.wgx.noise.SeededRandom;
import dev.wgx.relay.report.RevocationReport;
import dev.wgx.wire.MessageType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final PublicKey NOBODY =
            PrivateKey.generate(new SeededRandom(1)).publicKey();

    @Test
    void whoIsNotOnTheListGetsNoAnswer() {
        World world = new World(Admission.only(Set.of(NOBODY)), RelaySettings.DEFAULT);

        world.peer("203.0.113.1", 51820);

        assertThat(world.sent).isEmpty();
        assertThat(world.drops(DropReason.NOT_ALLOWED)).isEqualTo(1);
        assertThat(world.relay.peers(world.nowNs)).isEmpty();
    }

    @Test
    void aReloadedListEndsTheSessionsOfWhoLeftItAndOfNobodyElse() {
        World world = new World();
        Host hub = world.peer("203.0.113.1", 51820);
        Host kept = world.peer("198.51.100.1", 40001);
        Host dropped = world.peer("198.51.100.2", 40002);
        hub.setPeers(kept.key, dropped.key);
        for (Host spoke : new Host[] {kept, dropped}) {
            hub.knows(spoke);
            spoke.knows(hub);
            spoke.send(hub, "hello");
        }

        RevocationReport ended = world.relay.onAdmission(Admission.only(Set.of(hub.key, kept.key)), world.nowNs, world);
        kept.send(hub, "mine goes on");
        dropped.send(hub, "mine does not");

        assertThat(hub.received(kept)).containsExactly("hello", "mine goes on");
        assertThat(hub.received(dropped)).containsExactly("hello");
        assertThat(ended).isEqualTo(new RevocationReport(1, 1));
        assertThat(world.events).contains(new Event.PeerRevoked(dropped.key));
        assertThat(world.relay.relayedSessions(world.nowNs)).hasSize(1);
    }

    @Test
    void aHubMayLetItsSpokesInWhereTheOperatorSaysSo() {
        World world = new World();
        Host hub = world.host("203.0.113.1", 51820);
        world.relay.onAdmission(new Admission(false, Set.of(hub.key), true), world.nowNs, world);
        hub.greetRelay();
        Host spoke = world.host("198.51.100.1", 40001);
        spoke.greetRelay();
        assertThat(world.drops(DropReason.NOT_ALLOWED)).isEqualTo(1);

        hub.setPeers(spoke.key);
        world.pass(10);
        assertThat(world.relay.status(world.nowNs).onlinePeers()).isEqualTo(2);
        assertThat(world.relay.findAdmittingHub(spoke.key)).contains(hub.key);
        assertThat(world.relay.findAdmittingHub(hub.key)).isEmpty();

        hub.setPeers();
        assertThat(world.relay.status(world.nowNs).onlinePeers()).isEqualTo(1);
    }

    @Test
    void aSpokeThatWasLetInCannotLetInOthers() {
        World world = new World();
        Host hub = world.host("203.0.113.1", 51820);
        world.relay.onAdmission(new Admission(false, Set.of(hub.key), true), world.nowNs, world);
        hub.greetRelay();
        Host spoke = world.host("198.51.100.1", 40001);
        hub.setPeers(spoke.key);
        spoke.greetRelay();
        Host friend = world.host("192.0.2.3", 3);
        spoke.setPeers(friend.key);

        friend.greetRelay();

        assertThat(world.drops(DropReason.NOT_ALLOWED)).isEqualTo(1);
    }

    @Test
    void aFullPeerTableRefusesTheNewcomerAndKeepsWhatItHas() {
        World world = new World(Admission.EVERYBODY, new RelaySettings(2, 10, 10, true));
        world.peer("203.0.113.1", 51820);
        Host second = world.peer("198.51.100.1", 40001);

        world.peer("192.0.2.3", 3);

        assertThat(world.drops(DropReason.PEER_TABLE_FULL)).isEqualTo(1);
        assertThat(world.relay.peers(world.nowNs)).hasSize(2).allMatch(peer -> peer.online());
        second.keepalive();
        assertThat(world.relay.status(world.nowNs).onlinePeers()).isEqualTo(2);
    }

    @Test
    void aStrangerThatLeftMakesRoomInAFullTable() {
        World world = new World(Admission.EVERYBODY, new RelaySettings(1, 10, 10, true));
        Host first = world.peer("203.0.113.1", 51820);
        world.lost = flight -> flight.from().equals(first.address);
        world.pass(400);

        world.peer("192.0.2.3", 3);

        assertThat(world.relay.peers(world.nowNs))
                .singleElement()
                .matches(peer -> !peer.key().equals(first.key));
    }

    @Test
    void aFullSessionTableRefusesTheNewcomerAndKeepsWhatItHas() {
        World world = new World(Admission.EVERYBODY, new RelaySettings(10, 10, 1, true));
        Host hub = world.peer("203.0.113.1", 51820);
        Host first = world.peer("198.51.100.1", 1);
        Host second = world.peer("198.51.100.2", 2);
        hub.setPeers(first.key, second.key);
        for (Host spoke : new Host[] {first, second}) {
            hub.knows(spoke);
            spoke.knows(hub);
            spoke.send(hub, "hello");
        }

        assertThat(world.drops(DropReason.SESSION_TABLE_FULL)).isEqualTo(1);
        assertThat(hub.received(first)).containsExactly("hello");
        assertThat(hub.received(second)).isEmpty();
    }

    @Test
    void theOneByteQueryIsAnsweredWithTheKeyAndRationed() {
        World world = new World();
        Endpoint asker = World.endpoint("192.0.2.5", 5);
        for (int i = 0; i < 50; i++) {
            world.inject(asker, keyQuery());
        }

        assertThat(world.sent.getFirst().bytes())
                .isEqualTo(ByteBuffer.wrap(world.relayPublicKey().bytes()));
        assertThat(world.count(Counter.PUBLIC_KEY_ANSWERS)).isEqualTo(5);
        assertThat(world.drops(DropReason.RATE_LIMITED)).isEqualTo(45);
    }

    @Test
    void aKeyQueryThatTheTotalLeavesUnansweredIsNotHeldAgainstItsPrefix() {
        World world = new World();
        for (int i = 0; i < 200; i++) {
            world.inject(World.endpoint("198.51." + i + ".1", 5), keyQuery());
        }
        Endpoint asker = World.endpoint("192.0.2.5", 5);
        for (int i = 0; i < 5; i++) {
            world.inject(asker, keyQuery());
        }
        assertThat(world.count(Counter.PUBLIC_KEY_ANSWERS)).isEqualTo(100);

        world.nowNs += World.SECOND_NS / 2;
        for (int i = 0; i < 5; i++) {
            world.inject(asker, keyQuery());
        }

        assertThat(world.count(Counter.PUBLIC_KEY_ANSWERS)).isEqualTo(105);
    }

    private static ByteBuffer keyQuery() {
        return ByteBuffer.wrap(new byte[] {49}).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void theOneByteQueryCanBeSwitchedOffAndTwoBytesAreNone() {
        World world = new World(Admission.EVERYBODY, new RelaySettings(10, 10, 10, false));
        Endpoint asker = World.endpoint("192.0.2.5", 5);

        world.inject(asker, keyQuery());
        world.inject(asker, ByteBuffer.wrap(new byte[] {49, 49}).order(ByteOrder.LITTLE_ENDIAN));

        assertThat(world.sent).isEmpty();
        assertThat(world.drops(DropReason.KEY_QUERY_DISABLED)).isEqualTo(1);
        assertThat(world.drops(DropReason.MALFORMED)).isEqualTo(1);
    }

    @Test
    void theRelayNeverAnswersItself() {
        World world = new World();
        Endpoint own = World.endpoint("192.0.2.1", 8787);
        world.relay.onOwnEndpoints(Set.of(own));
        Host host = world.host("203.0.113.1", 51820);
        host.device.initiate(world.relayPublicKey(), world.nowNs, world.wallNs());
        ByteBuffer initiation = host.lastSent();
        int before = world.sent.size();

        world.relay.onDatagram(new Datagram().set(initiation, Path.to(own)), world.nowNs, world);
        world.relay.onDatagram(
                new Datagram().set(initiation, Path.to(World.endpoint("203.0.113.1", 0))), world.nowNs, world);

        assertThat(world.sent).hasSize(before);
        assertThat(world.drops(DropReason.SOURCE_IS_RELAY)).isEqualTo(1);
        assertThat(world.drops(DropReason.SOURCE_NOT_UNICAST)).isEqualTo(1);
        assertThat(MessageType.of(initiation)).isEqualTo(MessageType.HANDSHAKE_INITIATION);
    }
}
