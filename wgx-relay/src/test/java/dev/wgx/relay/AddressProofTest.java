// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.command.SetPeers;
import dev.wgx.noise.ProtocolLimits;
import dev.wgx.wire.HandshakeInitiation;
import dev.wgx.wire.MessageType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The messages that move a peer's endpoint, and those that must not. */
class AddressProofTest {
    private static final Endpoint ELSEWHERE = World.endpoint("192.0.2.66", 6666);

    private final World world = new World();
    private final Host hub = world.peer("203.0.113.1", 51820);
    private final Host spoke = world.peer("198.51.100.1", 40001);

    @BeforeEach
    void talk() {
        hub.knows(spoke);
        spoke.knows(hub);
        hub.setPeers(spoke.key);
        spoke.send(hub, "hello");
        hub.send(spoke, "welcome");
    }

    @Test
    void aReplayedInitiationFromAnotherAddressChangesNothing() {
        ByteBuffer recorded = hub.lastSent(HandshakeInitiation.LENGTH);
        ByteBuffer forRelay = hub.sent.stream()
                .filter(bytes -> MessageType.of(bytes) == MessageType.HANDSHAKE_INITIATION)
                .findFirst()
                .map(World::copy)
                .orElse(recorded);
        world.pass(300);
        int sentBefore = world.sent.size();

        world.inject(ELSEWHERE, forRelay);

        assertThat(world.sent).hasSize(sentBefore);
        assertThat(world.drops(DropReason.HANDSHAKE_REPLAYED)).isEqualTo(1);
        assertThat(world.endpointOf(hub)).contains(hub.address);
        spoke.send(hub, "still there?");
        assertThat(hub.received(spoke)).contains("still there?");
    }

    @Test
    void aReplayedInitiationIsRefusedAfterARestartToo() {
        ByteBuffer recorded = hub.sent.stream()
                .filter(bytes -> MessageType.of(bytes) == MessageType.HANDSHAKE_INITIATION)
                .findFirst()
                .map(World::copy)
                .orElseThrow();
        world.restartRelay();

        world.inject(ELSEWHERE, recorded);

        assertThat(world.drops(DropReason.HANDSHAKE_REPLAYED)).isEqualTo(1);
        assertThat(world.endpointOf(hub)).contains(hub.address);
    }

    @Test
    void anInitiationWithoutConfirmationMovesNoEndpoint() {
        world.pass(10);
        world.lost = flight -> true;
        hub.device.initiate(world.relayPublicKey(), world.nowNs, world.wallNs());
        world.settle();
        ByteBuffer fresh = hub.lastSent(HandshakeInitiation.LENGTH);
        world.lost = flight -> false;

        world.inject(ELSEWHERE, fresh);

        assertThat(world.sent.getLast().to()).isEqualTo(ELSEWHERE);
        assertThat(world.endpointOf(hub)).contains(hub.address);
        spoke.send(hub, "still there?");
        assertThat(hub.received(spoke)).contains("still there?");
    }

    @Test
    void aMessageFromANewAddressMovesThePeerAndItsRelayedSessionsOnceItAnswersThere() {
        spoke.moveTo("198.51.100.77", 50505);

        spoke.sendCommand(SetPeers.PORT, new SetPeers(1, List.of()).encode());
        hub.send(spoke, "found you");

        assertThat(world.endpointOf(spoke)).contains(spoke.address);
        assertThat(spoke.received(hub)).contains("found you");
        assertThat(world.events).anySatisfy(event -> assertThat(event).isInstanceOf(Event.EndpointChanged.class));
    }

    @Test
    void aMoveIsOneWriteHoweverManySessionsThereAre() {
        for (int i = 0; i < 20; i++) {
            Host another = world.peer("198.51.100.2", 50_000 + i);
            hub.knows(another);
            another.knows(hub);
            hub.setPeers(spoke.key, another.key);
            another.send(hub, "hello");
        }
        long before = world.mirrorWrites();
        hub.answersPings = true;
        hub.moveTo("203.0.113.2", 2);

        hub.keepalive();

        assertThat(world.endpointOf(hub)).contains(hub.address);
        assertThat(world.mirrorWrites()).isEqualTo(before + 1);
        spoke.send(hub, "found you");
        assertThat(hub.received(spoke)).contains("found you");
    }

    @Test
    void whatAPeerSendsFromAnyOfItsProvedAddressesArrives() {
        Endpoint first = spoke.address;
        spoke.moveTo("198.51.100.77", 50505);
        spoke.keepalive();
        spoke.keepalive();

        for (int i = 0; i < 10; i++) {
            spoke.moveTo(i % 2 == 0 ? "198.51.100.1" : "198.51.100.77", i % 2 == 0 ? first.port() : 50505);
            spoke.send(hub, "by line " + i);
        }

        assertThat(hub.received(spoke)).hasSize(11);
        assertThat(world.drops(DropReason.MOVED_SOURCE)).isZero();
    }

    @Test
    void aLoneKeepaliveFromANewAddressDrawsNothingAndASecondTheHandshake() {
        spoke.moveTo("198.51.100.77", 50505);

        spoke.keepalive();
        assertThat(world.bytesSentTo(spoke.address)).isZero();
        spoke.keepalive();

        assertThat(world.endpointOf(spoke)).contains(spoke.address);
    }

    @Test
    void aLoneKeepaliveOfAPeerThatAnswersPingsIsEnough() {
        hub.answersPings = true;
        hub.moveTo("203.0.113.99", 1024);

        hub.keepalive();

        assertThat(world.endpointOf(hub)).contains(hub.address);
        assertThat(world.drops(DropReason.INNER_UNSERVED)).isZero();
        assertThat(world.sent)
                .noneMatch(s -> s.to().equals(hub.address) && s.bytes().remaining() > 3 * 32);
        spoke.send(hub, "found");
        assertThat(hub.received(spoke)).contains("found");
    }

    @Test
    void anEchoReplyFromElsewhereProvesNothing() {
        hub.answersPings = true;
        hub.forgeKeepalive(ELSEWHERE);
        ByteBuffer ping = world.sent.getLast().bytes();
        assertThat(world.sent.getLast().to()).isEqualTo(ELSEWHERE);

        hub.deliver(ping);
        world.settle();

        assertThat(world.endpointOf(hub)).contains(hub.address);
        assertThat(world.drops(DropReason.INNER_UNSERVED)).isEqualTo(1);
    }

    @Test
    @Tag("long")
    void aPeerThatForgesItsSourcePointsNoTrafficAtAThirdAddress() {
        Endpoint victim = World.endpoint("192.0.2.66", 53);
        long forged = 0;
        for (int i = 0; i < 200; i++) {
            forged += hub.forgeKeepalive(victim);
            world.pass(1);
            spoke.send(hub, "x".repeat(1000));
        }

        assertThat(world.bytesSentTo(victim)).isLessThanOrEqualTo(3 * forged);
        assertThat(world.sent)
                .noneMatch(s -> s.to().equals(victim) && s.bytes().remaining() > HandshakeInitiation.LENGTH);
        assertThat(hub.received(spoke)).hasSize(201);
    }

    @Test
    void whatIsForgedFromALostAddressDoesNotKeepItsProofAlive() {
        Endpoint lost = hub.address;
        hub.moveTo("203.0.113.2", 2);
        for (int i = 0; i < 37; i++) {
            hub.forgeKeepalive(lost);
            world.pass(5);
        }
        assertThat(world.endpointOf(hub)).isNotEqualTo(Optional.of(lost));
        long sentBefore = world.bytesSentTo(lost);
        long forged = 0;
        for (int i = 0; i < 37; i++) {
            forged += hub.forgeKeepalive(lost);
            spoke.send(hub, "x".repeat(1000));
            world.pass(5);
        }

        assertThat(world.endpointOf(hub)).isNotEqualTo(Optional.of(lost));
        assertThat(world.bytesSentTo(lost) - sentBefore).isLessThanOrEqualTo(3 * forged);
    }

    @Test
    void aPeerThatHopsPortsWithEachMessageIsCheckedAFewTimesOnly() {
        for (int i = 0; i < 1000; i++) {
            hub.moveTo("203.0.113.3", 10_000 + i);
            hub.keepalive();
            hub.keepalive();
        }

        assertThat(world.count(Counter.ADDRESS_CHECKS)).isLessThanOrEqualTo(3);
        assertThat(world.events)
                .filteredOn(Event.EndpointChanged.class::isInstance)
                .hasSizeLessThanOrEqualTo(10);
    }

    @Test
    void aPeerThatComesBackToAProvedAddressIsFollowedWithoutAnotherProof() {
        Endpoint first = spoke.address;
        spoke.moveTo("198.51.100.77", 50505);
        Endpoint second = spoke.address;
        spoke.keepalive();
        spoke.keepalive();
        world.pass(2);
        long checks = world.count(Counter.ADDRESS_CHECKS);
        spoke.moveTo("198.51.100.1", 40001);

        spoke.keepalive();
        hub.send(spoke, "welcome back");

        assertThat(world.endpointOf(spoke)).contains(first);
        assertThat(world.count(Counter.ENDPOINT_CHANGES)).isEqualTo(2);
        assertThat(world.events)
                .contains(
                        new Event.EndpointChanged(spoke.key, first, second),
                        new Event.EndpointChanged(spoke.key, second, first));
        assertThat(spoke.received(hub)).contains("welcome back");
        assertThat(world.count(Counter.ADDRESS_CHECKS)).isEqualTo(checks);
    }

    @Test
    void aNewProofOfTheSameAddressWritesNothingToTheForwardingTable() {
        world.pass(1);
        long before = world.mirrorWrites();
        long handshakes = world.count(Counter.HANDSHAKES_COMPLETED);

        hub.device.initiate(world.relayPublicKey(), world.nowNs, world.wallNs());
        world.settle();

        assertThat(world.count(Counter.HANDSHAKES_COMPLETED)).isEqualTo(handshakes + 1);
        assertThat(world.mirrorWrites()).isEqualTo(before);
    }

    @Test
    void twoPeersBehindOneAddressAreNamedInTheLog() {
        Host neighbour = world.host("198.51.100.1", 40001);
        neighbour.greetRelay();

        world.inject(spoke.address, spoke.keepaliveBytes());

        assertThat(world.events).contains(new Event.AddressShared(spoke.key, spoke.address, neighbour.key));
        assertThat(world.drops(DropReason.SHARED_ADDRESS)).isEqualTo(1);
        world.inject(spoke.address, spoke.lastSent(HandshakeInitiation.LENGTH));
        assertThat(world.drops(DropReason.NO_ROUTE)).isZero();
        assertThat(world.drops(DropReason.SHARED_ADDRESS)).isEqualTo(2);
    }

    @Test
    void aRelayAddressThatIsGoneIsNotSentFrom() {
        Endpoint gone = World.endpoint("192.0.2.200", 8787);
        world.local = gone;
        spoke.keepalive();
        hub.keepalive();
        world.local = World.endpoint("192.0.2.201", 8787);
        world.relay = world.newRelay(world.wallNs());
        world.relay.onOwnEndpoints(Set.of(world.local));
        int before = world.paths.size();

        world.settle();
        spoke.send(hub, "by the new address");

        assertThat(hub.received(spoke)).contains("by the new address");
        assertThat(world.paths.subList(before, world.paths.size()))
                .isNotEmpty()
                .noneMatch(path -> path.localLow() == gone.low());
    }

    @Test
    void aMovedPeerThatSendsRelayedDataOnlyIsFoundByAHandshakeOfTheRelay() {
        hub.moveTo("203.0.113.99", 1024);

        hub.send(spoke, "lost 1");
        hub.send(spoke, "x".repeat(200));
        assertThat(world.count(Counter.ADDRESS_CHECKS)).isPositive();
        assertThat(world.endpointOf(hub)).contains(hub.address);
        hub.send(spoke, "here I am");
        spoke.send(hub, "I see");

        assertThat(spoke.received(hub)).contains("here I am");
        assertThat(hub.received(spoke)).contains("I see");
    }

    @Test
    void aLiveReceiverIndexFromAnUnknownAddressIsNotForwarded() {
        spoke.send(hub, "secret");
        ByteBuffer recorded = spoke.lastSent();
        int sentBefore = world.sent.size();

        world.inject(ELSEWHERE, recorded);

        assertThat(world.sent).hasSize(sentBefore);
        assertThat(world.drops(DropReason.MOVED_SOURCE)).isEqualTo(1);
        assertThat(world.endpointOf(spoke)).contains(spoke.address);
    }

    @Test
    void anUnknownAddressNeverGetsMoreThanThreeTimesWhatItSent() {
        spoke.send(hub, "secret");
        ByteBuffer recorded = spoke.lastSent();
        long given = 0;

        for (int i = 0; i < 100; i++) {
            world.inject(ELSEWHERE, recorded);
            world.pass(1);
            given += recorded.remaining();
            assertThat(world.bytesSentTo(ELSEWHERE)).isLessThanOrEqualTo(3 * given);
        }
        assertThat(world.endpointOf(spoke)).contains(spoke.address);
    }

    @Test
    void aPingToAnUnknownAddressIsNotFollowedByTheHandshakeThatAnOldSessionAsksFor() {
        world.restartRelay();
        hub.setPeers(spoke.key);
        world.passNs(ProtocolLimits.REKEY_AFTER_TIME_NS + World.SECOND_NS);

        int forged = hub.forgeKeepalive(ELSEWHERE);

        assertThat(world.bytesSentTo(ELSEWHERE)).isPositive().isLessThanOrEqualTo(3L * forged);
    }

    @Test
    void aPeerThatForgesItsSourceCannotTakeAnotherPeersAddress() {
        Host villain = world.peer("192.0.2.13", 1313);
        villain.keepalive();
        world.lost = flight -> flight.from().equals(villain.address);
        villain.keepalive();
        world.lost = flight -> false;

        world.inject(hub.address, villain.lastSent());

        assertThat(world.endpointOf(hub)).contains(hub.address);
        assertThat(world.endpointOf(villain)).contains(villain.address);
        assertThat(world.drops(DropReason.ADDRESS_UNPROVEN)).isEqualTo(1);
    }

    @Test
    void anAddressGoesToTheNewestOwnerThatProvesIt() {
        Endpoint shared = spoke.address;
        spoke.moveTo("198.51.100.2", 2);
        Host heir = world.host("198.51.100.1", 40001);

        heir.greetRelay();

        assertThat(world.endpointOf(heir)).contains(shared);
        assertThat(world.events).contains(new Event.EndpointTaken(spoke.key, shared, heir.key));
        assertThat(world.endpointOf(spoke)).isEmpty();
        spoke.keepalive();
        spoke.keepalive();
        assertThat(world.endpointOf(spoke)).contains(spoke.address);
        spoke.send(hub, "back again");
        assertThat(hub.received(spoke)).contains("back again");
    }

    @Test
    void aReplayedTransportMessageMovesNothing() {
        spoke.keepalive();
        ByteBuffer recorded = spoke.lastSent();

        world.inject(ELSEWHERE, recorded);

        assertThat(world.drops(DropReason.TRANSPORT_REPLAYED)).isEqualTo(1);
        assertThat(world.endpointOf(spoke)).contains(spoke.address);
    }

    @Test
    void aStragglerFromTheOldAddressDoesNotMoveThePeerBack() {
        Endpoint old = spoke.address;
        world.lost = flight -> flight.from().equals(old);
        spoke.keepalive();
        ByteBuffer straggler = spoke.lastSent();
        world.lost = flight -> false;
        spoke.moveTo("198.51.100.77", 50505);
        spoke.keepalive();
        spoke.keepalive();

        world.inject(old, straggler);

        assertThat(world.endpointOf(spoke)).contains(spoke.address);
    }

    @Test
    void aPeerThatGoesSilentLosesItsEndpointAndComesBack() {
        world.hostByAddress.remove(spoke.address);
        world.lost = flight -> flight.from().equals(spoke.address);
        world.pass(400);
        assertThat(world.endpointOf(spoke)).isEmpty();
        assertThat(world.events).contains(new Event.PeerOffline(spoke.key));

        world.hostByAddress.put(spoke.address, spoke);
        world.lost = flight -> false;
        world.pass(60);
        spoke.send(hub, "awake");

        assertThat(hub.received(spoke)).contains("awake");
    }

    @Test
    void aPeerIsAnsweredFromTheAddressOfTheRelayThatItTalksToNow() {
        Endpoint other = World.endpoint("192.0.2.201", 8787);
        hub.keepalive();
        world.local = other;
        hub.keepalive();

        spoke.send(hub, "by the other address");

        assertThat(world.paths.getLast().localLow()).isEqualTo(other.low());
    }

    @Test
    void aPeerThatComesWithAHandshakeFromOneAddressAndGoesOnFromAnotherIsProvedThereFirst() {
        Endpoint first = spoke.address;
        world.pass(10);
        world.lost = flight -> MessageType.of(flight.bytes()) == MessageType.TRANSPORT_DATA;
        spoke.restart();
        spoke.greetRelay();
        world.lost = flight -> false;
        long checks = world.count(Counter.ADDRESS_CHECKS);
        spoke.moveTo("198.51.100.77", 50505);

        for (int i = 0; i < 4; i++) {
            spoke.keepalive();
        }

        assertThat(world.count(Counter.ADDRESS_CHECKS)).isEqualTo(checks + 1);
        assertThat(world.endpointOf(spoke)).contains(spoke.address).isNotEqualTo(Optional.of(first));
    }

    @Test
    void whileTheAnswerFromANewAddressMayStillComeItIsNotAskedForAgain() {
        world.hostByAddress.remove(spoke.address);
        spoke.address = World.endpoint("198.51.100.77", 50505);
        long checks = world.count(Counter.ADDRESS_CHECKS);
        keepalives(10);
        assertThat(world.count(Counter.ADDRESS_CHECKS)).isEqualTo(checks + 1);

        world.nowNs += World.SECOND_NS - 1;
        keepalives(10);
        assertThat(world.count(Counter.ADDRESS_CHECKS)).isEqualTo(checks + 1);

        world.nowNs += 1;
        keepalives(10);
        assertThat(world.count(Counter.ADDRESS_CHECKS)).isEqualTo(checks + 2);
    }

    @Test
    void aSecondNewAddressIsTriedWhenTheFirstHasHadItsRoundTrip() {
        world.hostByAddress.remove(spoke.address);
        long checks = world.count(Counter.ADDRESS_CHECKS);
        spoke.address = World.endpoint("198.51.100.77", 50505);
        keepalives(10);
        spoke.address = World.endpoint("198.51.100.78", 50505);

        world.nowNs += World.SECOND_NS * 3 / 10 - 1;
        keepalives(10);
        assertThat(world.count(Counter.ADDRESS_CHECKS)).isEqualTo(checks + 1);

        world.nowNs += 1;
        keepalives(10);
        assertThat(world.count(Counter.ADDRESS_CHECKS)).isEqualTo(checks + 2);
    }

    private void keepalives(int times) {
        for (int i = 0; i < times; i++) {
            spoke.keepalive();
        }
    }

    @Test
    void whatIsForAPeerThatHasNoAddressIsUnreachable() {
        Host heir = world.host("203.0.113.1", 51820);
        heir.greetRelay();
        long forwarded = world.count(Counter.FORWARDED_PACKETS);

        spoke.send(hub, "are you there?");

        assertThat(world.drops(DropReason.UNREACHABLE_DESTINATION)).isOne();
        assertThat(world.count(Counter.FORWARDED_PACKETS)).isEqualTo(forwarded);
    }

    @Test
    void anIndexOfNobodysIsUnknown() {
        ByteBuffer message = spoke.keepaliveBytes();
        message.putInt(4, message.getInt(4) ^ 0x5555_5555);

        world.inject(spoke.address, message);

        assertThat(world.drops(DropReason.UNKNOWN_INDEX)).isOne();
    }

    @Test
    void aPeerThatIsForgottenHasNoAddressUntilItComesAgain() {
        assertThat(world.relay.forget(hub.key, world.nowNs, world)).isTrue();

        assertThat(world.endpointOf(hub)).isEmpty();
        assertThat(world.events).contains(new Event.PeerOffline(hub.key));
        hub.restart();
        hub.greetRelay();
        assertThat(world.endpointOf(hub)).contains(hub.address);
    }

    @Test
    void aCallToAPeerThatHasNoAddressIsUnreachable() {
        world.host("203.0.113.1", 51820).greetRelay();
        world.nowNs += 10 * World.SECOND_NS;
        long forwarded = world.count(Counter.FORWARDED_HANDSHAKES);

        spoke.device.initiate(hub.key, world.nowNs, world.wallNs());
        world.settle();

        assertThat(world.drops(DropReason.UNREACHABLE_DESTINATION)).isOne();
        assertThat(world.count(Counter.FORWARDED_HANDSHAKES)).isEqualTo(forwarded);
    }
}
