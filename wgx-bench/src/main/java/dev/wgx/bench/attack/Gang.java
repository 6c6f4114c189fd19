// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.attack;

import dev.wgx.edge.RelayLoop;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.RandomSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** All accomplices of one attack: one thread sends, receives and does what is due. */
public final class Gang implements AutoCloseable {
    private static final int MAX_DATAGRAM = 65_535;
    private static final long TIMERS_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long MIN_WAIT_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long MAX_WAIT_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);

    /** So many handshakes of one address in a second every relay should bear. */
    private static final int HANDSHAKES_PER_SECOND = 400;

    private record Listener(Accomplice accomplice, SourcePort port) {}

    private final RandomSource random;
    private final HollowMessages messages;
    private final HollowCalls calls;
    private final Selector selector;
    private final ByteBuffer datagram = ByteBuffer.allocateDirect(MAX_DATAGRAM).order(ByteOrder.LITTLE_ENDIAN);
    private final List<Accomplice> members = new ArrayList<>();
    private final List<SourcePort> ports = new ArrayList<>();
    private long timersNs = System.nanoTime();

    public Gang(RandomSource random) throws IOException {
        this.random = random;
        messages = new HollowMessages(random);
        calls = new HollowCalls(messages, random);
        selector = Selector.open();
    }

    static long wallNs() {
        return RelayLoop.wallNs();
    }

    RandomSource random() {
        return random;
    }

    HollowMessages messages() {
        return messages;
    }

    HollowCalls calls() {
        return calls;
    }

    /** Makes an accomplice at a free port of this machine. */
    Accomplice recruit(PrivateKey key, Target relay) throws AttackException {
        return recruit(key, 0, relay);
    }

    Accomplice recruit(PrivateKey key, int port, Target relay) throws AttackException {
        Accomplice recruit = new Accomplice(key, random, relay, openAnywhere(port, relay));
        members.add(recruit);
        listen(recruit, recruit.home());
        return recruit;
    }

    List<Accomplice> recruit(int count, Target relay) throws AttackException {
        List<Accomplice> recruits = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            recruits.add(recruit(PrivateKey.generate(random), relay));
        }
        return recruits;
    }

    /** Gives an accomplice one more port, at which it answers what comes. */
    SourcePort openFor(Accomplice accomplice, Target relay) throws AttackException {
        SourcePort port = openAnywhere(0, relay);
        listen(accomplice, port);
        return port;
    }

    private void listen(Accomplice accomplice, SourcePort port) {
        try {
            port.channel().register(selector, SelectionKey.OP_READ, new Listener(accomplice, port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SourcePort openAnywhere(int port, Target relay) throws AttackException {
        try {
            int length = relay.address().getAddress() instanceof Inet4Address ? 4 : 16;
            return open(InetAddress.getByAddress(new byte[length]), port);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Opens a port to send from only. The gang closes it. */
    SourcePort open(InetAddress address, int port) throws AttackException {
        try {
            SourcePort opened = SourcePort.open(address, port);
            ports.add(opened);
            return opened;
        } catch (IOException e) {
            throw new AttackException(String.valueOf(e.getMessage()));
        }
    }

    /** Lets accomplices shake hands with the relay, at the pace of honest peers, and waits until all have. */
    void bringOnline(Collection<Accomplice> accomplices) throws AttackException {
        long dueNs = System.nanoTime();
        for (Accomplice accomplice : accomplices) {
            accomplice.comeOnline(System.nanoTime(), wallNs());
            dueNs += TimeUnit.SECONDS.toNanos(1) / HANDSHAKES_PER_SECOND;
            turnUntil(dueNs);
        }
        await("the relay answers all handshakes", () -> {
            long nowNs = System.nanoTime();
            return accomplices.stream().allMatch(accomplice -> accomplice.isOnline(nowNs));
        });
    }

    /** Works on until the condition holds. */
    void await(String what, BooleanSupplier condition) throws AttackException {
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new AttackException(
                        "not so within " + TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NS) + " s: " + what);
            }
            turn(MIN_WAIT_NS);
        }
    }

    private void turnUntil(long untilNs) {
        for (long waitNs = untilNs - System.nanoTime(); waitNs > 0; waitNs = untilNs - System.nanoTime()) {
            turn(waitNs);
        }
    }

    /**
     * Takes what has come and does what is due. With nothing to take it waits for so long, to the millisecond, or
     * less.
     */
    void turn(long waitNs) {
        try {
            if (waitNs <= 0) {
                selector.selectNow(this::receive);
            } else {
                selector.select(
                        this::receive, TimeUnit.NANOSECONDS.toMillis(Math.clamp(waitNs, MIN_WAIT_NS, MAX_WAIT_NS)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long nowNs = System.nanoTime();
        if (nowNs - timersNs >= TIMERS_INTERVAL_NS) {
            timersNs = nowNs;
            members.forEach(member -> member.turn(nowNs, wallNs()));
        }
    }

    private void receive(SelectionKey ready) {
        Listener listener = (Listener) ready.attachment();
        DatagramChannel channel = (DatagramChannel) ready.channel();
        try {
            while (channel.receive(datagram.clear()) != null) {
                datagram.flip();
                if (!calls.onDatagram(listener.accomplice, datagram)) {
                    listener.accomplice.onDatagram(datagram, listener.port, System.nanoTime(), wallNs());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
        ports.forEach(SourcePort::close);
    }
}
