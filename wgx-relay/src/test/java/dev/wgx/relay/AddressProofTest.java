package dev.wgx.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.wire.HandshakeInitiation;
import dev.wgx.wire.MessageType;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What moves a peer's endpoint, and what must not. */
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

    private Optional<Endpoint> endpointOf(Host host) {
        return world.relay.peers(world.nowNs).stream()
                .filter(peer -> peer.key().equals(host.key))
                .findFirst()
                .orElseThrow()
                .endpoint();
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
        assertThat(endpointOf(hub)).contains(hub.address);
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
        assertThat(endpointOf(hub)).contains(hub.address);
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
        assertThat(endpointOf(hub)).contains(hub.address);
        spoke.send(hub, "still there?");
        assertThat(hub.received(spoke)).contains("still there?");
    }

    @Test
    void anAuthenticatedMessageMovesThePeerAndItsRelayedSessionsAtOnce() {
        spoke.moveTo("198.51.100.77", 50505);

        spoke.keepalive();
        hub.send(spoke, "found you");

        assertThat(endpointOf(spoke)).contains(spoke.address);
        assertThat(spoke.received(hub)).contains("found you");
        assertThat(world.events).anySatisfy(event -> assertThat(event).isInstanceOf(Event.EndpointChanged.class));
    }

    @Test
    void aMovedPeerThatSendsRelayedDataOnlyIsFoundByAHandshakeOfTheRelay() {
        hub.moveTo("203.0.113.99", 1024);

        hub.send(spoke, "lost 1");
        hub.send(spoke, "x".repeat(200));
        assertThat(world.count(Counter.ADDRESS_CHECKS)).isPositive();
        assertThat(endpointOf(hub)).contains(hub.address);
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
        assertThat(endpointOf(spoke)).contains(spoke.address);
    }

    @Test
    void anUnknownAddressNeverGetsMoreBytesThanItSent() {
        spoke.send(hub, "secret");
        ByteBuffer recorded = spoke.lastSent();
        long given = 0;

        for (int i = 0; i < 100; i++) {
            world.inject(ELSEWHERE, recorded);
            world.pass(1);
            given += recorded.remaining();
            long got = world.sent.stream()
                    .filter(sent -> sent.to().equals(ELSEWHERE))
                    .mapToLong(sent -> sent.bytes().remaining())
                    .sum();
            assertThat(got).isLessThanOrEqualTo(given);
        }
        assertThat(endpointOf(spoke)).contains(spoke.address);
    }

    @Test
    void aPeerThatForgesItsSourceCannotTakeAnotherPeersAddress() {
        Host villain = world.peer("192.0.2.13", 1313);
        villain.keepalive();
        world.lost = flight -> flight.from().equals(villain.address);
        villain.keepalive();
        world.lost = flight -> false;

        world.inject(hub.address, villain.lastSent());

        assertThat(endpointOf(hub)).contains(hub.address);
        assertThat(endpointOf(villain)).contains(villain.address);
        assertThat(world.drops(DropReason.ADDRESS_UNPROVEN)).isEqualTo(1);
    }

    @Test
    void anAddressGoesToTheNewestOwnerThatProvesIt() {
        Endpoint shared = spoke.address;
        spoke.moveTo("198.51.100.2", 2);
        Host heir = world.host("198.51.100.1", 40001);

        heir.greetRelay();

        assertThat(endpointOf(heir)).contains(shared);
        assertThat(endpointOf(spoke)).isEmpty();
        spoke.keepalive();
        assertThat(endpointOf(spoke)).contains(spoke.address);
        spoke.send(hub, "back again");
        assertThat(hub.received(spoke)).contains("back again");
    }

    @Test
    void aReplayedTransportMessageMovesNothing() {
        spoke.keepalive();
        ByteBuffer recorded = spoke.lastSent();

        world.inject(ELSEWHERE, recorded);

        assertThat(world.drops(DropReason.TRANSPORT_REPLAYED)).isEqualTo(1);
        assertThat(endpointOf(spoke)).contains(spoke.address);
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

        world.inject(old, straggler);

        assertThat(endpointOf(spoke)).contains(spoke.address);
    }

    @Test
    void aPeerThatGoesSilentLosesItsEndpointAndComesBack() {
        world.hostByAddress.remove(spoke.address);
        world.lost = flight -> flight.from().equals(spoke.address);
        world.pass(400);
        assertThat(endpointOf(spoke)).isEmpty();
        assertThat(world.events).contains(new Event.PeerOffline(spoke.key));

        world.hostByAddress.put(spoke.address, spoke);
        world.lost = flight -> false;
        world.pass(60);
        spoke.send(hub, "awake");

        assertThat(hub.received(spoke)).contains("awake");
    }

    @Test
    void aPeerThatJumpsToAndFroIsFollowedButDoesNotFillTheLog() {
        for (int i = 0; i < 1000; i++) {
            spoke.moveTo("198.51.100.7" + i % 2, 2000 + i);
            spoke.keepalive();
        }

        assertThat(endpointOf(spoke)).contains(spoke.address);
        assertThat(world.count(Counter.ENDPOINT_CHANGES)).isEqualTo(1000);
        assertThat(world.events)
                .filteredOn(Event.EndpointChanged.class::isInstance)
                .hasSizeLessThanOrEqualTo(10);
    }
}
