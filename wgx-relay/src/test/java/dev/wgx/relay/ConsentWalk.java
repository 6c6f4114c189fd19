// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import dev.wgx.command.CommandProtocol;
import dev.wgx.command.PeerStatus;
import dev.wgx.command.Request;
import dev.wgx.command.Response;
import dev.wgx.noise.PublicKey;
import dev.wgx.wire.CookieReply;
import dev.wgx.wire.TransportData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Takes random steps with a relay and a {@link ConsentModel} at once, and insists after each that both agree. Hosts
 * shake hands with the relay truly; between each other they forge, since the relay cannot open that anyway.
 */
final class ConsentWalk {
    private static final int HOSTS = 6;
    /** Keys that are published and never come. */
    private static final int ABSENT = 2;

    private static final int MAX_GHOSTS = 40;
    private static final long MS_NS = 1_000_000;

    private final Random random;
    private final World world = new World(Admission.EVERYBODY, RelaySettings.DEFAULT);
    private final ConsentModel model = new ConsentModel();
    private final List<Host> hosts = new ArrayList<>();
    private final List<PublicKey> keys = new ArrayList<>();
    private final Map<PublicKey, Integer> peerByKey = new HashMap<>();
    private final ConsentComparison comparison = new ConsentComparison(world, model, keys, peerByKey);
    /** The initiations that were pending once, and may be tried again after their end, as sessions may. */
    private final ArrayDeque<ConsentModel.Pending> pendingGhosts = new ArrayDeque<>();

    private final ArrayDeque<ConsentModel.Session> sessionGhosts = new ArrayDeque<>();
    private String lastStep = "the beginning";

    ConsentWalk(long seed) {
        random = new Random(seed);
        for (int i = 0; i < HOSTS; i++) {
            hosts.add(world.host("198.51.100." + (i + 1), 1000 + i));
            keys.add(hosts.get(i).key);
        }
        for (int i = 0; i < ABSENT; i++) {
            byte[] bytes = new byte[PublicKey.LENGTH];
            world.random.fill(bytes);
            keys.add(PublicKey.of(bytes));
        }
        for (int i = 0; i < keys.size(); i++) {
            peerByKey.put(keys.get(i), i);
        }
        hosts.forEach(Host::greetRelay);
        settle();
    }

    String lastStep() {
        return lastStep;
    }

    /** @throws AssertionError if relay and model differ afterwards */
    void step() {
        int dice = random.nextInt(100);
        if (dice < 34) {
            call();
        } else if (dice < 44) {
            answerAgain();
        } else if (dice < 62) {
            sendData();
        } else if (dice < 66) {
            sendCookieReply();
        } else if (dice < 84) {
            publish();
        } else if (dice < 88) {
            askForStatus();
        } else if (dice < 93) {
            join(random.nextInt(HOSTS));
        } else if (dice < 95) {
            changeAdmission();
        } else if (dice < 96) {
            restart();
        } else {
            pass(random.nextInt(20) == 0 ? 185_000 : random.nextInt(12_000));
        }
        pass(100 + random.nextInt(200));
        settle();
        comparison.check();
    }

    /** Forgets what is of no use any more, and takes over from the relay who is online. */
    private void settle() {
        world.sent.clear();
        world.events.clear();
        hosts.forEach(Host::forget);
        model.expire(nowMs());
        comparison.observeOnline();
    }

    private long nowMs() {
        return world.nowNs / MS_NS;
    }

    private void pass(long milliseconds) {
        world.passNs(milliseconds * MS_NS);
        model.expire(nowMs());
    }

    private int otherThan(int peer, int bound) {
        int other = random.nextInt(bound - 1);
        return other < peer ? other : other + 1;
    }

    private void call() {
        int caller = random.nextInt(HOSTS);
        int callee = otherThan(caller, HOSTS);
        int index = random.nextInt();
        lastStep = caller + " calls " + callee;
        if (!model.online.contains(caller)) {
            // Its initiation would wait a while for its address to be proved.
            return;
        }
        Optional<ConsentModel.Pending> passed = model.call(caller, callee, index, nowMs());
        send(caller, callee, ForgedHandshake.initiation(keys.get(callee), index), passed.isPresent());
        passed.ifPresent(initiation -> {
            remember(pendingGhosts, initiation);
            if (random.nextInt(3) > 0) {
                answer(initiation);
            }
        });
    }

    private void answerAgain() {
        if (!pendingGhosts.isEmpty()) {
            answer(any(pendingGhosts));
        }
    }

    private void answer(ConsentModel.Pending initiation) {
        int index = random.nextInt();
        lastStep = initiation.callee() + " answers " + initiation;
        boolean passes = model.answer(initiation.callee(), initiation.callerIndex(), index, nowMs());
        ByteBuffer response = ForgedHandshake.response(keys.get(initiation.caller()), index, initiation.callerIndex());
        send(initiation.callee(), initiation.caller(), response, passes);
        if (passes) {
            remember(sessionGhosts, model.sessions.getLast());
        }
    }

    private void sendData() {
        if (sessionGhosts.isEmpty()) {
            return;
        }
        ConsentModel.Session session = any(sessionGhosts);
        boolean back = random.nextBoolean();
        int from = back ? session.callee() : session.caller();
        int to = back ? session.caller() : session.callee();
        lastStep = from + " sends data in " + session;
        boolean passes = model.sessions.contains(session) && model.online.contains(from) && model.online.contains(to);
        ByteBuffer message = message(TransportData.MIN_LENGTH, TransportData.TYPE);
        message.putInt(TransportData.RECEIVER_INDEX_OFFSET, back ? session.callerIndex() : session.calleeIndex());
        message.putLong(TransportData.COUNTER_OFFSET, random.nextLong());
        send(from, to, message, passes);
    }

    private void sendCookieReply() {
        if (pendingGhosts.isEmpty()) {
            return;
        }
        ConsentModel.Pending initiation = any(pendingGhosts);
        lastStep = initiation.callee() + " asks for a cookie on " + initiation;
        boolean isHeard = model.pendingByIndex.containsKey(initiation.callerIndex())
                || model.sessions.stream().anyMatch(session -> session.callerIndex() == initiation.callerIndex());
        ByteBuffer message = message(CookieReply.LENGTH, CookieReply.TYPE);
        message.putInt(CookieReply.RECEIVER_INDEX_OFFSET, initiation.callerIndex());
        message.putLong(CookieReply.NONCE_OFFSET, random.nextLong());
        boolean passes =
                isHeard && model.online.contains(initiation.callee()) && model.online.contains(initiation.caller());
        send(initiation.callee(), initiation.caller(), message, passes);
    }

    private ByteBuffer message(int length, int type) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN).putInt(0, type);
    }

    private void send(int from, int to, ByteBuffer message, boolean passes) {
        Endpoint destination = hosts.get(to).address;
        world.sent.clear();
        world.inject(hosts.get(from).address, message);
        List<Endpoint> relayed = world.sent.stream()
                .filter(sent -> sent.bytes().equals(message))
                .map(World.Sent::to)
                .toList();
        ConsentComparison.require("where it was passed on to", passes ? List.of(destination) : List.of(), relayed);
    }

    private void publish() {
        int hub = random.nextInt(HOSTS);
        Set<Integer> spokes = new TreeSet<>(model.publishes.getOrDefault(hub, Set.of()));
        switch (random.nextInt(8)) {
            case 0 -> spokes.clear();
            case 1 -> {
                for (int i = 0; i < 3; i++) {
                    toggle(spokes, otherThan(hub, keys.size()));
                }
            }
            default -> toggle(spokes, otherThan(hub, keys.size()));
        }
        lastStep = hub + " publishes " + spokes;
        if (!model.online.contains(hub)) {
            return;
        }
        hosts.get(hub).setPeers(spokes.stream().map(keys::get).toArray(PublicKey[]::new));
        model.publish(hub, spokes);
    }

    private static void toggle(Set<Integer> set, int element) {
        if (!set.remove(element)) {
            set.add(element);
        }
    }

    private void askForStatus() {
        int asker = random.nextInt(HOSTS);
        lastStep = asker + " asks for its status";
        if (!model.online.contains(asker)) {
            return;
        }
        Host host = hosts.get(asker);
        int before = host.packets().size();
        host.sendCommand(CommandProtocol.PORT, new Request.Status(7, 0).encode());
        Response answer =
                Response.parse(host.udpFromRelay(before).getFirst().payload()).orElseThrow();
        List<PeerStatus.Counterpart> told =
                ((Response.StatusPage) answer).status().counterparts();
        comparison.checkStatus(asker, told);
    }

    private void join(int peer) {
        lastStep = peer + " shakes hands with the relay";
        hosts.get(peer).device.initiate(world.relayPublicKey(), world.nowNs, world.wallNs());
        world.settle();
    }

    private void changeAdmission() {
        drawAdmission();
        lastStep = "the allow-list is now " + admissionText();
        world.relay.onAdmission(world.admission, world.nowNs, world);
        world.settle();
        model.revokeUnadmitted();
        rejoinSome();
    }

    private void drawAdmission() {
        model.everybody = random.nextInt(3) == 0;
        model.listed = random.ints(0, HOSTS)
                .limit(1 + random.nextInt(2 * HOSTS))
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
        model.listedHubsAdmit = random.nextInt(3) > 0;
        Set<PublicKey> listed = new HashSet<>();
        model.listed.forEach(peer -> listed.add(keys.get(peer)));
        world.admission = new Admission(model.everybody, listed, model.listedHubsAdmit);
    }

    private String admissionText() {
        return model.everybody ? "all" : model.listed + (model.listedHubsAdmit ? " and their spokes" : "");
    }

    private void rejoinSome() {
        for (int peer = 0; peer < HOSTS; peer++) {
            if (!model.online.contains(peer) && model.admits(peer) && random.nextInt(4) > 0) {
                hosts.get(peer).device.initiate(world.relayPublicKey(), world.nowNs, world.wallNs());
                world.settle();
            }
        }
    }

    private void restart() {
        lastStep = "the relay restarts";
        if (random.nextInt(4) == 0) {
            drawAdmission();
            lastStep += ", the allow-list is now " + admissionText();
        }
        world.restartRelay();
        model.restart();
    }

    private <T> T any(ArrayDeque<T> ghosts) {
        return ghosts.stream().skip(random.nextInt(ghosts.size())).findFirst().orElseThrow();
    }

    private static <T> void remember(ArrayDeque<T> ghosts, T ghost) {
        ghosts.addLast(ghost);
        if (ghosts.size() > MAX_GHOSTS) {
            ghosts.removeFirst();
        }
    }
}
