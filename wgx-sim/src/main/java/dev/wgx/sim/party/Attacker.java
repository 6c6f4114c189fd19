// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim.party;

import static dev.wgx.sim.Timeline.SECOND_NS;

import dev.wgx.command.PublishClient;
import dev.wgx.noise.Mac1Key;
import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Endpoint;
import dev.wgx.sim.Chance;
import dev.wgx.sim.Timeline;
import dev.wgx.sim.network.Origin;
import dev.wgx.sim.network.Packet;
import dev.wgx.wire.HandshakeInitiation;
import dev.wgx.wire.HandshakeResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A peer that is allowed and malicious. It has a public address from which it can send with any source, and overhears
 * all packets at the relay, but cannot hold them up.
 */
public final class Attacker {
    private static final int MAX_OVERHEARD = 300;
    private static final int FLOOD = 20;
    private static final int SESSIONS = 8;
    private static final long RESPONSE_NS = 100_000_000;
    private static final int MOST_MADE_UP_KEYS = 40;

    private final Host host;
    private final HubAgent agent;
    private final Host accomplice;
    private final Timeline timeline;
    private final List<PublicKey> victims;
    private final Endpoint thirdParty;
    private final ArrayDeque<Packet> overheard = new ArrayDeque<>();
    /** The number of keys in the set that the relay took last. */
    private int published;

    private boolean isGreedy;

    /**
     * @param accomplice its own second peer, which it publishes
     * @param victims the keys of all others
     * @param thirdParty an address of somebody who has nothing to do with any of this
     */
    public Attacker(
            Host host,
            HubAgent agent,
            Host accomplice,
            Timeline timeline,
            List<PublicKey> victims,
            Endpoint thirdParty) {
        this.accomplice = accomplice;
        this.host = host;
        this.agent = agent;
        this.timeline = timeline;
        this.victims = List.copyOf(victims);
        this.thirdParty = thirdParty;
        agent.onOutcome(this::onOutcome);
    }

    /** Keeps a packet that goes to the relay or comes from there. */
    public void overhear(Packet packet) {
        overheard.addLast(packet);
        if (overheard.size() > MAX_OVERHEARD) {
            overheard.removeFirst();
        }
    }

    /** Returns its second peer. */
    public Host accomplice() {
        return accomplice;
    }

    /** Joins, before or beside everybody else. */
    public void begin() {
        agent.publish(Set.of(accomplice.key()));
        accomplice.join();
    }

    /** Takes all the room that it can get, and never gives any of it back. */
    public void fill(Chance chance) {
        isGreedy = true;
        for (int i = 0; i < MOST_MADE_UP_KEYS; i++) {
            publishMore(chance);
            openSessions(chance);
            timeline.runUntil(timeline.nowNs() + SECOND_NS);
        }
    }

    private void onOutcome(PublishClient.Outcome outcome) {
        if (outcome instanceof PublishClient.Outcome.Published) {
            published = agent.wanted().size();
        }
    }

    /** Does one of the things that it can do. */
    public void act(Chance chance) {
        if (isGreedy) {
            openSessions(chance);
        }
        switch (chance.below(10)) {
            case 0 -> replayFrom(host.uplink().inside(), chance);
            case 1 -> replayFrom(somebodysAddress(chance), chance);
            case 2 -> replayFrom(thirdParty, chance);
            case 3 -> spoil(chance);
            case 4 -> sendOwn(chance, this::shakeHands);
            case 5 -> sendOwn(chance, this::keepAlive);
            case 6 -> {
                if (isGreedy) {
                    publishMore(chance);
                } else {
                    publish(chance);
                }
            }
            case 7 -> call(chance, 1);
            case 8 -> openSessions(chance);
            default -> call(chance, FLOOD);
        }
    }

    private void replayFrom(Endpoint source, Chance chance) {
        if (!overheard.isEmpty()) {
            Packet packet = anyOverheard(chance);
            forge(packet.from(source).to(host.relayAddress()));
        }
    }

    private void spoil(Chance chance) {
        if (!overheard.isEmpty()) {
            Packet packet = anyOverheard(chance);
            ByteBuffer copy = Packet.copy(packet.bytes());
            int at = chance.below(Math.max(1, copy.remaining()));
            if (copy.hasRemaining()) {
                copy.put(at, (byte) (copy.get(at) + 1));
            }
            forge(packet.with(copy).to(host.relayAddress()));
        }
    }

    /** Lets its own device send, with a source that is its own, another peer's or a third party's. */
    private void sendOwn(Chance chance, Runnable deed) {
        Endpoint source = chance.hits(0.3) ? thirdParty : somebodysAddress(chance);
        host.disguised(packet -> packet.from(source).of(packet.origin().stolen()), deed);
    }

    private void shakeHands() {
        host.device().initiate(host.relay(), timeline.nowNs(), host.wallNs());
    }

    private void keepAlive() {
        host.device().sendKeepalive(host.relay(), timeline.nowNs(), host.wallNs());
    }

    private void publish(Chance chance) {
        List<PublicKey> stolen =
                victims.stream().filter(key -> chance.hits(0.5)).toList();
        Set<PublicKey> set = setWith(chance.below(MOST_MADE_UP_KEYS), chance);
        set.addAll(stolen);
        agent.publish(set);
    }

    /** Publishes one key more than the relay has taken. */
    private void publishMore(Chance chance) {
        agent.publish(setWith(published, chance));
    }

    private Set<PublicKey> setWith(int madeUpKeys, Chance chance) {
        Set<PublicKey> set = new TreeSet<>(Set.of(accomplice.key()));
        for (int i = 0; i < madeUpKeys; i++) {
            byte[] bytes = new byte[PublicKey.LENGTH];
            chance.fill(bytes);
            set.add(PublicKey.of(bytes));
        }
        return set;
    }

    /** Sends initiations that only look right, some with indexes that others use. */
    private void call(Chance chance, int count) {
        for (int i = 0; i < count; i++) {
            int senderIndex = anyIndex(chance);
            PublicKey receiver = chance.hits(0.1) ? host.relay() : chance.anyOf(victims);
            ByteBuffer message = initiation(senderIndex, receiver);
            Endpoint source = chance.hits(0.5) ? host.uplink().inside() : somebodysAddress(chance);
            forge(new Packet(source, host.relayAddress(), message, Packet.FRESH, Origin.open(host.key())));
        }
    }

    /** Opens sessions between its own two peers with handshakes that only look right. */
    private void openSessions(Chance chance) {
        for (int i = 0; i < SESSIONS; i++) {
            int callerIndex = chance.nextInt();
            accomplice.launch(initiation(callerIndex, host.key()), Origin.open(accomplice.key()));
            ByteBuffer response = ByteBuffer.allocate(HandshakeResponse.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
            response.putInt(0, HandshakeResponse.TYPE);
            response.putInt(HandshakeResponse.SENDER_INDEX_OFFSET, chance.nextInt());
            response.putInt(HandshakeResponse.RECEIVER_INDEX_OFFSET, callerIndex);
            Mac1Key.of(accomplice.key()).writeTo(response);
            timeline.in(RESPONSE_NS, () -> host.launch(response, Origin.open(host.key())));
        }
    }

    /** Makes an initiation of which type, index and mac1 are right: all that a relay between two peers can see. */
    private static ByteBuffer initiation(int senderIndex, PublicKey receiver) {
        ByteBuffer message = ByteBuffer.allocate(HandshakeInitiation.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        message.putInt(0, HandshakeInitiation.TYPE);
        message.putInt(HandshakeInitiation.SENDER_INDEX_OFFSET, senderIndex);
        Mac1Key.of(receiver).writeTo(message);
        return message;
    }

    private int anyIndex(Chance chance) {
        if (overheard.isEmpty() || chance.hits(0.5)) {
            return chance.nextInt();
        }
        ByteBuffer bytes = anyOverheard(chance).bytes();
        return bytes.remaining() < 2 * Integer.BYTES ? 0 : bytes.getInt(Integer.BYTES);
    }

    private Endpoint somebodysAddress(Chance chance) {
        return overheard.isEmpty() ? thirdParty : anyOverheard(chance).source();
    }

    private Packet anyOverheard(Chance chance) {
        return overheard.stream()
                .skip(chance.below(overheard.size()))
                .findFirst()
                .orElseThrow();
    }

    private void forge(Packet packet) {
        host.uplink().send(packet.of(packet.origin().stolen()));
    }
}
