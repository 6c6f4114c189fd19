// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge;

import dev.wgx.command.CommandProtocol;
import dev.wgx.command.PublishClient;
import dev.wgx.command.SpokeSet;
import dev.wgx.edge.KilledRelay.StoredSet;
import dev.wgx.noise.Inbox;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import dev.wgx.packet.InnerPacket;
import dev.wgx.packet.IpAddress;
import dev.wgx.packet.UdpDatagram;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A hub and its spokes, which load a relay that may be killed at any time: every spoke sends and is echoed, sessions
 * are opened anew all the time, and the hub publishes one set after the other, with and without each of two visitors.
 */
final class CrashedPeers implements AutoCloseable {
    private static final int SPOKES = 3;
    private static final int VISITORS = 2;
    private static final int OTHER_KEYS = 100;
    /** Each caller sends in one of so many rounds: in each the hub takes one datagram, and gets fewer. */
    private static final int ROUNDS_PER_PACKET = 8;

    private static final long HANDSHAKE_INTERVAL_NS = 700_000_000;
    private static final long PUBLICATION_INTERVAL_NS = 250_000_000;
    private static final IpAddress HUB = IpAddress.ipv4(0x0a78_0001);
    private static final IpAddress RELAY = IpAddress.ipv4(0x0a78_0002);

    private final Random random;
    private final LoopbackPeer hub;
    private final List<LoopbackPeer> spokes = new ArrayList<>();
    private final List<LoopbackPeer> visitors = new ArrayList<>();
    private final LoopbackPeer[] everybody;
    private final List<PublicKey> otherKeys = new ArrayList<>();
    private final Map<LoopbackPeer, Long> echoed = new LinkedHashMap<>();

    /** The sets that were published since the newest acknowledged one, and before them that one itself. */
    private final List<SpokeSet> published = new ArrayList<>(List.of(SpokeSet.EMPTY));

    private PublishClient client;
    private long revision;
    private long round;
    private long nextPublicationNs;
    private long nextHandshakeNs;

    CrashedPeers(Random random, int relayPort) throws IOException {
        this.random = random;
        hub = new LoopbackPeer(random.nextInt(), relayPort);
        for (int i = 0; i < SPOKES; i++) {
            spokes.add(new LoopbackPeer(random.nextInt(), relayPort));
        }
        for (int i = 0; i < VISITORS; i++) {
            visitors.add(new LoopbackPeer(random.nextInt(), relayPort));
        }
        for (int i = 0; i < OTHER_KEYS; i++) {
            otherKeys.add(PrivateKey.generate(random::nextBytes).publicKey());
        }
        everybody =
                Stream.of(List.of(hub), spokes, visitors).flatMap(List::stream).toArray(LoopbackPeer[]::new);
        for (LoopbackPeer peer : everybody) {
            peer.connect(KilledRelay.KEY.publicKey());
        }
        for (LoopbackPeer peer : callers()) {
            hub.device().addPeer(peer.key());
            peer.device().addPeer(hub.key());
        }
        client = publish();
    }

    /** Returns all that call the hub: the spokes, and those who are published now and then. */
    private List<LoopbackPeer> callers() {
        return List.of(everybody).subList(1, everybody.length);
    }

    /** Loads the relay for so long. */
    void churn(long durationNs) throws IOException {
        long endNs = System.nanoTime() + durationNs;
        LoopbackPeer.runUntil(() -> load(true) >= endNs, everybody);
    }

    /** Tells whether the relay may have this set: the newest acknowledged one, or one published after it. */
    boolean mayFind(StoredSet found) {
        return found.revision() >= revision
                && published.stream()
                        .anyMatch(set -> StoredSet.of(set, found.revision()).equals(found));
    }

    /**
     * Waits until every spoke has been echoed what it sent from now on, and the hub has published.
     *
     * @return the age of the relay when each spoke was served
     */
    List<Long> awaitService(KilledRelay relay) throws IOException {
        long firstRound = round + 1;
        long before = revision;
        List<Long> servedNs = new ArrayList<>();
        LoopbackPeer.runUntil(
                () -> {
                    load(false);
                    long served = spokes.stream()
                            .filter(spoke -> echoed.getOrDefault(spoke, 0L) >= firstRound)
                            .count();
                    while (servedNs.size() < served) {
                        servedNs.add(relay.ageNs());
                    }
                    return served == spokes.size() && revision > before;
                },
                everybody);
        return servedNs;
    }

    /** Takes what came, sends anew, and returns the time. */
    private long load(boolean handshakes) {
        long nowNs = System.nanoTime();
        takeAtHub(nowNs);
        takeEchoes();
        round++;
        int next = (int) (round % ROUNDS_PER_PACKET);
        if (next < callers().size()) {
            callers().get(next).send(hub.key(), ByteBuffer.allocate(Long.BYTES).putLong(0, round));
        }
        if (handshakes && nowNs - nextHandshakeNs >= 0) {
            nextHandshakeNs = nowNs + HANDSHAKE_INTERVAL_NS;
            callers().forEach(caller -> caller.device().initiate(hub.key(), nowNs, RelayLoop.wallNs()));
        }
        publishOn(nowNs);
        return nowNs;
    }

    private void takeAtHub(long nowNs) {
        for (Inbox.Packet packet : drain(hub)) {
            if (!packet.peer().equals(KilledRelay.KEY.publicKey())) {
                hub.send(packet.peer(), packet.bytes());
            } else if (InnerPacket.parse(packet.bytes()) instanceof UdpDatagram answer) {
                client.onDatagram(answer.payload(), nowNs, this::sendCommand);
            }
        }
    }

    private void takeEchoes() {
        for (LoopbackPeer caller : callers()) {
            for (Inbox.Packet packet : drain(caller)) {
                echoed.put(caller, packet.bytes().order(ByteOrder.BIG_ENDIAN).getLong(0));
            }
        }
    }

    private static List<Inbox.Packet> drain(LoopbackPeer peer) {
        List<Inbox.Packet> packets = List.copyOf(peer.packets());
        peer.packets().clear();
        return packets;
    }

    private void publishOn(long nowNs) {
        client.onDeadline(nowNs, this::sendCommand);
        Optional<PublishClient.Outcome> outcome = client.outcome();
        if (outcome.isEmpty()) {
            return;
        }
        if (outcome.get() instanceof PublishClient.Outcome.Published acknowledged) {
            revision = acknowledged.revision();
            published.subList(0, published.size() - 1).clear();
        }
        if (nowNs - nextPublicationNs >= 0) {
            client = publish();
        }
    }

    /** Starts to publish the spokes, some visitors and some of the keys that nobody has. */
    private PublishClient publish() {
        List<PublicKey> keys =
                new ArrayList<>(spokes.stream().map(LoopbackPeer::key).toList());
        visitors.stream()
                .filter(visitor -> random.nextBoolean())
                .map(LoopbackPeer::key)
                .forEach(keys::add);
        otherKeys.stream().filter(key -> random.nextBoolean()).forEach(keys::add);
        SpokeSet set = SpokeSet.of(keys);
        published.add(set);
        long nowNs = System.nanoTime();
        nextPublicationNs = nowNs + PUBLICATION_INTERVAL_NS;
        return new PublishClient(set, random::nextBytes, Long.MAX_VALUE / 2, nowNs);
    }

    private void sendCommand(ByteBuffer command) {
        hub.send(
                KilledRelay.KEY.publicKey(),
                new UdpDatagram(HUB, 4000, RELAY, CommandProtocol.PORT, command).toPacket());
    }

    @Override
    public void close() {
        List.of(everybody).forEach(LoopbackPeer::close);
    }
}
