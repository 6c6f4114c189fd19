// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import dev.wgx.command.CommandProtocol;
import dev.wgx.command.SetPeers;
import dev.wgx.fuzz.Choices;
import dev.wgx.fuzz.Claim;
import dev.wgx.noise.PublicKey;
import dev.wgx.sim.rule.CreditRule;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * A relay with small tables in a world of peers that do what the input says, and of somebody who sends and repeats
 * anything from anywhere.
 */
public final class FrontDoorFuzz {
    private static final int MAX_STEPS = 60;
    private static final int MAX_PEERS = 12;
    private static final int MAX_SPOKES = 6;
    private static final int MAX_SESSIONS = 8;
    private static final RelaySettings SMALL = new RelaySettings(MAX_PEERS, MAX_SPOKES, MAX_SESSIONS, true);
    private static final int LONGEST = 1500;
    /** A third of the 32 bytes that a query for the key is answered with. */
    private static final int KEY_WORTH = 11;

    private static final byte KEY_QUERY = 49;
    private static final int BAD_PEERS = 3;

    private final Choices choices;
    private final World world = new World(Admission.EVERYBODY, SMALL);
    private final CreditRule credit = new CreditRule();
    /** The datagrams of somebody who may not be where he says. */
    private final Set<ByteBuffer> injected = Collections.newSetFromMap(new IdentityHashMap<>());

    private final Host hub;
    private final Host spoke;
    private final List<Host> all = new ArrayList<>();
    private int judged;

    private FrontDoorFuzz(Choices choices) {
        this.choices = choices;
        world.lost = this::onLanding;
        hub = world.peer("203.0.113.1", 51820);
        spoke = world.peer("198.51.100.1", 40001);
        hub.knows(spoke);
        spoke.knows(hub);
        all.add(hub);
        all.add(spoke);
        for (int i = 0; i < BAD_PEERS; i++) {
            Host bad = world.host("192.0.2." + (10 + i), 1000 + i);
            bad.knows(hub);
            all.add(bad);
        }
    }

    /**
     * Claims that nothing is thrown, that tables stay within their limits and agree with their mirror, that no address
     * where no peer was gets more than three times what came from there, and that hub and spoke talk at the end.
     */
    public static void run(byte[] input) {
        new FrontDoorFuzz(new Choices(input)).attack();
    }

    private void attack() {
        // It takes longer than all the rest.
        boolean isRecoveryWatched = choices.below(4) == 0;
        for (int step = 0; step < MAX_STEPS && choices.areLeft(); step++) {
            step();
            world.settle();
            judgeWhatWasSent();
            requireLimits();
            all.forEach(host -> host.packets().clear());
        }
        if (isRecoveryWatched) {
            requireRecovery();
        }
    }

    private void step() {
        switch (choices.below(16)) {
            case 0 -> inject(choices.piece(LONGEST));
            case 1 -> forgeSource(any());
            case 2, 3 -> repeatChanged();
            case 4 -> inject(ForgedHandshake.initiation(anyKey(), choices.octet()));
            case 5 -> inject(ForgedHandshake.response(anyKey(), choices.octet(), choices.octet()));
            case 6 -> withMac1();
            case 7 -> bad().sendCommand(CommandProtocol.PORT, choices.piece(CommandProtocol.MAX_DATAGRAM));
            case 8 -> bad().sendCommand(SetPeers.PORT, choices.piece(LONGEST - 100));
            case 9 -> bad().sendToRelay(choices.piece(LONGEST - 100));
            case 10 -> publish();
            case 11 -> bad().send(hub, "to the hub");
            case 12 -> spoke.send(hub, "well-behaved");
            case 13 -> world.passNs((1L << choices.below(8)) * World.SECOND_NS / 4);
            case 14 -> move();
            default -> rareEvent();
        }
    }

    private void rareEvent() {
        switch (choices.below(5)) {
            case 0 -> world.restartRelay();
            case 1 -> any().restart();
            case 2 -> world.relay.forget(any().key, world.nowNs, world);
            case 3 -> any().keepalive();
            default -> any().answersPings ^= true;
        }
    }

    private void publish() {
        List<PublicKey> keys = new ArrayList<>();
        for (int count = choices.below(MAX_SPOKES + 2); count > 0; count--) {
            keys.add(anyKey());
        }
        bad().sendCommand(SetPeers.PORT, new SetPeers(1, keys).encode());
    }

    private void move() {
        Host host = bad();
        boolean isToAnothers = choices.below(4) == 0;
        if (isToAnothers) {
            // Behind the same NAT as somebody else, and with its mapping.
            host.address = any().address;
        } else {
            host.moveTo("192.0.2." + (1 + choices.below(250)), 1 + choices.below(5000));
        }
    }

    /** Sends something that was sent once more, whole or changed, from where the input says. */
    private void repeatChanged() {
        Host host = any();
        if (!host.sent.isEmpty()) {
            inject(choices.changed(
                    host.sent.get(host.sent.size() - 1 - choices.below(Math.min(host.sent.size(), 64)))));
        }
    }

    /** Lets a peer send what keeps its session alive, or the initiation that it needs first, from anywhere. */
    private void forgeSource(Host host) {
        List<ByteBuffer> diverted = new ArrayList<>();
        world.lost = flight -> diverted.add(World.copy(flight.bytes()));
        host.keepalive();
        world.lost = this::onLanding;
        diverted.forEach(this::inject);
    }

    /** Sends any handshake message with a right mac1 for the relay. */
    private void withMac1() {
        ByteBuffer body = choices.piece(148);
        ByteBuffer message = choices.below(2) == 0
                ? ForgedHandshake.initiation(world.relayPublicKey(), 1)
                : ForgedHandshake.response(world.relayPublicKey(), 1, 1);
        int head = 4;
        int room = Math.max(0, Math.min(body.remaining(), message.limit() - 32 - head));
        message.put(head, body, 0, room);
        dev.wgx.noise.Mac1Key.of(world.relayPublicKey()).writeTo(message);
        inject(message);
    }

    private void inject(ByteBuffer bytes) {
        ByteBuffer own = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        injected.add(own);
        world.inject(source(), own);
    }

    private Endpoint source() {
        int choice = choices.octet();
        return switch (choice & 3) {
            case 0 -> any().address;
            case 1 -> World.endpoint("192.0.2." + (1 + choices.below(250)), 1 + choices.below(5000));
            case 2 -> new Endpoint(0x2001_0db8_0000_0000L, choices.octet(), 1 + choices.octet());
            default -> World.endpoint(choice + ".0.0." + choices.octet(), choices.octet());
        };
    }

    private Host any() {
        return all.get(choices.below(all.size()));
    }

    private Host bad() {
        return all.get(2 + choices.below(BAD_PEERS));
    }

    private PublicKey anyKey() {
        int choice = choices.below(8);
        return switch (choice) {
            case 5 -> world.relayPublicKey();
            case 6, 7 ->
                PublicKey.of(ByteBuffer.allocate(32).put((byte) choices.octet()).array());
            default -> all.get(choice).key;
        };
    }

    /** Sees each datagram on its way to the relay; loses none. */
    private boolean onLanding(World.Flight flight) {
        judgeWhatWasSent();
        ByteBuffer bytes = flight.bytes();
        boolean isKeyQuery = bytes.remaining() == 1 && bytes.get(bytes.position()) == KEY_QUERY;
        if (!injected.contains(bytes)) {
            credit.onSeen(flight.from(), world.nowNs);
        }
        // The key is what strangers get for nothing.
        credit.onReceived(flight.from(), isKeyQuery ? KEY_WORTH : bytes.remaining());
        return false;
    }

    private void judgeWhatWasSent() {
        for (; judged < world.sent.size(); judged++) {
            World.Sent sent = world.sent.get(judged);
            Claim.holds(sent.to().isUnicast(), "the relay sends to " + sent.to());
            credit.onSent(sent.to(), sent.bytes().remaining(), world.nowNs);
        }
    }

    private void requireLimits() {
        var status = world.relay.status(world.nowNs);
        Claim.holds(status.peers() <= MAX_PEERS, "more peers than there may be");
        Claim.holds(status.publishedSpokes() <= MAX_PEERS * RelaySettings.PERMISSIONS_PER_PEER, "permissions");
        Claim.holds(status.relayedSessions() <= MAX_SESSIONS, "more relayed sessions than there may be");
        Claim.holds(status.drops().values().stream().allMatch(count -> count >= 0), "a counter below zero");
        Claim.holds(!world.relay.hasQueued(), "what is handled at once is in no queue");
    }

    /** Claims that whoever behaved well is served once the others have been silent for a while. */
    private void requireRecovery() {
        hub.moveTo("203.0.113.1", 51820);
        spoke.moveTo("198.51.100.1", 40001);
        world.pass(200);
        hub.restart();
        spoke.restart();
        hub.keepalive();
        spoke.keepalive();
        Claim.holds(hub.setPeers(spoke.key).isPresent(), "a hub publishes its spoke");
        for (int attempt = 0; attempt < 4 && !hub.received(spoke).contains("unimpressed"); attempt++) {
            spoke.send(hub, "unimpressed");
            world.pass(6);
        }
        Claim.holds(hub.received(spoke).contains("unimpressed"), "hub and spoke talk again");
        judgeWhatWasSent();
    }
}
