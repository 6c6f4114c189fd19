// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.Mac1Key;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.SeededRandom;
import dev.wgx.wire.CookieReply;
import dev.wgx.wire.HandshakeInitiation;
import dev.wgx.wire.HandshakeResponse;
import dev.wgx.wire.MessageType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The relay as a WireGuard peer: which handshake messages it takes, and what becomes of the others. */
class OwnHandshakeTest {
    private static final Endpoint ELSEWHERE = World.endpoint("192.0.2.66", 6666);

    private final World world = new World();
    private final Host hub = world.peer("203.0.113.1", 51820);

    /** Restarts the relay, whose greeting to the hub is lost on its way, and returns the greeting. */
    private ByteBuffer greetingThatIsLost() {
        world.hostByAddress.remove(hub.address);
        world.restartRelay();
        ByteBuffer greeting = world.sent.stream()
                .map(World.Sent::bytes)
                .filter(bytes -> MessageType.of(bytes) == MessageType.HANDSHAKE_INITIATION)
                .reduce((earlier, later) -> later)
                .orElseThrow();
        world.hostByAddress.put(hub.address, hub);
        return World.copy(greeting);
    }

    /** Returns the hub's response to the greeting, which does not arrive by itself. */
    private ByteBuffer responseTo(ByteBuffer greeting) {
        world.lost = flight -> flight.from().equals(hub.address);
        hub.deliver(greeting);
        world.settle();
        world.lost = flight -> false;
        return hub.lastSent(HandshakeResponse.LENGTH);
    }

    private long completed() {
        return world.count(Counter.HANDSHAKES_COMPLETED);
    }

    @Test
    void anInitiationThatNobodyCanOpenIsInvalid() {
        world.inject(ELSEWHERE, ForgedHandshake.initiation(world.relayPublicKey(), 1));

        assertThat(world.drops(DropReason.HANDSHAKE_INVALID)).isOne();
        assertThat(world.bytesSentTo(ELSEWHERE)).isZero();
    }

    @Test
    void anInitiationThatClaimsTheKeyOfAStrangerIsInvalidAndMakesNoPeer() {
        Host honest = world.host("198.51.100.1", 40001);
        world.lost = flight -> true;
        honest.greetRelay();
        world.lost = flight -> false;
        ByteBuffer claim = honest.lastSent(HandshakeInitiation.LENGTH);
        int at = HandshakeInitiation.ENCRYPTED_TIMESTAMP_OFFSET;
        claim.put(at, (byte) (claim.get(at) ^ 1));
        Mac1Key.of(world.relayPublicKey()).writeTo(claim);

        world.inject(ELSEWHERE, claim);

        assertThat(world.drops(DropReason.HANDSHAKE_INVALID)).isOne();
        assertThat(world.bytesSentTo(ELSEWHERE)).isZero();
        assertThat(world.relay.peers(world.nowNs)).hasSize(1);
    }

    @Test
    void aSecondInitiationAtOnceIsTooFrequent() {
        world.pass(1);
        hub.device.initiate(world.relayPublicKey(), world.nowNs, world.wallNs());
        hub.device.initiate(world.relayPublicKey(), world.nowNs, world.wallNs() + World.SECOND_NS);
        world.settle();

        assertThat(world.drops(DropReason.HANDSHAKE_TOO_FREQUENT)).isOne();
    }

    @Test
    void theRelaysOwnKeyIsNobodyElses() {
        Host mirror = new Host(world, World.endpoint("192.0.2.9", 9), world.relayKey);

        mirror.greetRelay();

        assertThat(world.drops(DropReason.NOT_ALLOWED)).isOne();
        assertThat(world.relay.peers(world.nowNs)).hasSize(1);
    }

    @Test
    void theResponseToTheRelaysInitiationCompletesTheHandshake() {
        ByteBuffer response = responseTo(greetingThatIsLost());
        assertThat(completed()).isZero();

        world.inject(hub.address, response);

        assertThat(completed()).isOne();
        assertThat(world.relay.peers(world.nowNs))
                .singleElement()
                .satisfies(peer -> assertThat(peer.online()).isTrue());
    }

    @Test
    void aResponseFromElsewhereThanTheInitiationWentToIsNotTaken() {
        ByteBuffer response = responseTo(greetingThatIsLost());

        world.inject(ELSEWHERE, response);

        assertThat(completed()).isZero();
        assertThat(world.drops(DropReason.UNKNOWN_SOURCE)).isOne();
        assertThat(world.endpointOf(hub)).contains(hub.address);
    }

    @Test
    void aResponseThatIsDamagedIsInvalid() {
        ByteBuffer response = responseTo(greetingThatIsLost());
        response.put(20, (byte) (response.get(20) ^ 1));

        world.inject(hub.address, response);

        assertThat(completed()).isZero();
        assertThat(world.drops(DropReason.HANDSHAKE_INVALID)).isOne();
    }

    @Test
    void aResponseThatIsRepeatedCompletesNothing() {
        ByteBuffer response = responseTo(greetingThatIsLost());
        world.inject(hub.address, response);

        world.inject(hub.address, response);

        assertThat(completed()).isOne();
    }

    @Test
    void aCookieReplyThatNobodyCanOpenIsInvalid() {
        ByteBuffer greeting = greetingThatIsLost();
        ByteBuffer reply = ByteBuffer.allocate(CookieReply.LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, CookieReply.TYPE);
        reply.putInt(CookieReply.RECEIVER_INDEX_OFFSET, HandshakeInitiation.senderIndex(greeting));

        world.inject(hub.address, reply);

        assertThat(world.drops(DropReason.HANDSHAKE_INVALID)).isOne();
        world.inject(ELSEWHERE, reply);
        assertThat(world.drops(DropReason.UNKNOWN_SOURCE)).isOne();
    }

    @Test
    void anInitiationThatNeverWasConfirmedLeavesNoDeadlineBehind() {
        Host silent = world.host("198.51.100.1", 40001);
        world.lost = flight -> MessageType.of(flight.bytes()) == MessageType.TRANSPORT_DATA;
        silent.greetRelay();
        world.nowNs += 600 * World.SECOND_NS;

        world.relay.onDeadline(world.nowNs, world);

        assertThat(world.relay.nextDeadlineNs()).isGreaterThan(world.nowNs);
    }

    @Test
    void whoFindsNoPlaceIsNotServed() {
        World full = new World(Admission.EVERYBODY, new RelaySettings(1, 10, 10, true));
        full.peer("203.0.113.1", 51820);
        long before = full.count(Counter.HANDSHAKES_COMPLETED);

        Host second = full.peer("203.0.113.1", 40001);
        second.keepalive();

        assertThat(full.count(Counter.HANDSHAKES_COMPLETED)).isEqualTo(before);
        assertThat(full.drops(DropReason.PEER_TABLE_FULL)).isOne();
        assertThat(full.drops(DropReason.UNKNOWN_INDEX))
                .as("its session with the relay is over")
                .isOne();
    }

    @Test
    void whoIsStruckOffTheListBetweenInitiationAndConfirmationIsNotServed() {
        Host late = world.host("198.51.100.1", 40001);
        world.lost = flight -> MessageType.of(flight.bytes()) == MessageType.TRANSPORT_DATA;
        late.greetRelay();
        world.lost = flight -> false;
        Admission nobody =
                Admission.only(Set.of(PrivateKey.generate(new SeededRandom(5)).publicKey()));
        world.relay.onAdmission(nobody, world.nowNs, world);

        late.keepalive();

        assertThat(world.drops(DropReason.NOT_ALLOWED)).isOne();
        assertThat(world.relay.peers(world.nowNs)).isEmpty();
    }

    @Test
    void aMessageOfASessionWithTheRelayThatIsDamagedIsInvalid() {
        ByteBuffer damaged = hub.keepaliveBytes();
        int last = damaged.limit() - 1;
        damaged.put(last, (byte) (damaged.get(last) ^ 1));

        world.inject(hub.address, damaged);

        assertThat(world.drops(DropReason.TRANSPORT_INVALID)).isOne();
    }

    @Test
    void aMessageOfASessionWithTheRelayThatIsTooOldIsExpired() {
        ByteBuffer late = hub.keepaliveBytes();
        world.nowNs += 181 * World.SECOND_NS;

        world.relay.onDatagram(new Datagram().set(late, Path.to(hub.address)), world.nowNs, world);

        assertThat(world.drops(DropReason.SESSION_EXPIRED)).isOne();
    }

    @Test
    void whatAPeerSendsToTheRelayIsCountedAsReceivedFromIt() {
        long before = receivedFromHub();

        int length = hub.forgeKeepalive(hub.address);

        assertThat(receivedFromHub()).isEqualTo(before + length);
    }

    private long receivedFromHub() {
        return world.relay.peers(world.nowNs).getFirst().receivedBytes();
    }
}
