// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Two devices, a wire between them and a clock that jumps from deadline to deadline. */
final class Dialogue {
    static final long SECOND_NS = 1_000_000_000L;
    private static final long WALL_START_NS = 1_700_000_000L * SECOND_NS;
    private static final int STEPS_MAX = 100_000;

    final Device alice;
    final Device bob;
    final Inbox aliceInbox = new Inbox(bytes -> post(true, bytes));
    final Inbox bobInbox = new Inbox(bytes -> post(false, bytes));
    /** Everything that was sent, delivered or not. */
    final List<Datagram> sent = new ArrayList<>();

    long nowNs = 5 * SECOND_NS;
    long wallNs = WALL_START_NS;
    boolean wallStandsStill;
    Predicate<Datagram> delivers = datagram -> true;

    private final ArrayDeque<Datagram> wire = new ArrayDeque<>();

    record Datagram(boolean fromAlice, long sentNs, ByteBuffer bytes) {
        int type() {
            return bytes.get(0);
        }
    }

    Dialogue() {
        this(PresharedKey.NONE, 1);
    }

    Dialogue(PresharedKey presharedKey, long seed) {
        this(presharedKey, new SeededRandom(seed));
    }

    private Dialogue(PresharedKey presharedKey, RandomSource random) {
        this(PrivateKey.generate(random), PrivateKey.generate(random), presharedKey, random);
    }

    Dialogue(PrivateKey aliceKey, PrivateKey bobKey, PresharedKey presharedKey, RandomSource random) {
        alice = new Device(aliceKey, random, aliceInbox);
        bob = new Device(bobKey, random, bobInbox);
        alice.addPeer(bob.publicKey(), presharedKey, 0);
        bob.addPeer(alice.publicKey(), presharedKey, 0);
    }

    Tunnel aliceTunnel() {
        return alice.tunnel(bob.publicKey());
    }

    Tunnel bobTunnel() {
        return bob.tunnel(alice.publicKey());
    }

    void aliceSends(int... bytes) {
        alice.send(bob.publicKey(), packet(bytes), nowNs, wallNs);
        deliver();
    }

    void bobSends(int... bytes) {
        bob.send(alice.publicKey(), packet(bytes), nowNs, wallNs);
        deliver();
    }

    void aliceInitiates() {
        alice.initiate(bob.publicKey(), nowNs, wallNs);
        deliver();
    }

    /** Delivers in order until the wire is empty. */
    void deliver() {
        for (int step = 0; !wire.isEmpty(); step++) {
            if (step > STEPS_MAX) {
                throw new IllegalStateException("the two never stop talking");
            }
            deliver(wire.removeFirst());
        }
    }

    /** Returns whether the receiver found it authentic. */
    boolean deliver(Datagram datagram) {
        return (datagram.fromAlice() ? bob : alice).onDatagram(datagram.bytes(), nowNs, wallNs);
    }

    /** Lets time pass, firing every deadline on the way at its very moment. */
    void pass(long durationNs) {
        long endNs = nowNs + durationNs;
        for (int step = 0; step < STEPS_MAX; step++) {
            long nextNs = Math.min(alice.nextDeadlineNs(), bob.nextDeadlineNs());
            advanceTo(Math.min(Math.max(nextNs, nowNs), endNs));
            if (nextNs > endNs) {
                return;
            }
            alice.onDeadline(nowNs, wallNs);
            bob.onDeadline(nowNs, wallNs);
            deliver();
        }
        throw new IllegalStateException("a deadline that never passes");
    }

    void passSeconds(long seconds) {
        pass(seconds * SECOND_NS);
    }

    long count(int type, boolean fromAlice) {
        return sent.stream()
                .filter(datagram -> datagram.type() == type && datagram.fromAlice() == fromAlice)
                .count();
    }

    Datagram last(int type) {
        return sent.stream()
                .filter(datagram -> datagram.type() == type)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    static ByteBuffer packet(int... bytes) {
        ByteBuffer packet = ByteBuffer.allocate(bytes.length);
        for (int b : bytes) {
            packet.put((byte) b);
        }
        return packet.flip();
    }

    private void advanceTo(long timeNs) {
        if (!wallStandsStill) {
            wallNs += timeNs - nowNs;
        }
        nowNs = timeNs;
    }

    private void post(boolean fromAlice, ByteBuffer bytes) {
        Datagram datagram = new Datagram(fromAlice, nowNs, bytes);
        sent.add(datagram);
        if (delivers.test(datagram)) {
            wire.addLast(datagram);
        }
    }
}
