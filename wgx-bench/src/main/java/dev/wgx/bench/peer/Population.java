// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.peer;

import dev.wgx.edge.RelayLoop;
import dev.wgx.edge.udp.PeerPorts;
import dev.wgx.noise.Mac1Key;
import dev.wgx.noise.PublicKey;
import dev.wgx.noise.RandomSource;
import dev.wgx.packet.InnerPacket;
import dev.wgx.packet.IpAddress;
import dev.wgx.packet.UdpDatagram;
import dev.wgx.relay.Datagram;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A hub and many spokes, each at an IPv4 address of its own: member 0 and the members from 1 on. All spokes share one
 * socket, since the system tells which address a datagram came to; so there may be more of them than a process may have
 * sockets. They shake hands with the relay; what passes between them and the hub is the caller's. One thread calls
 * everything.
 */
public final class Population implements AutoCloseable {
    public static final int HUB = 0;

    private static final int HUB_PORT = 0;
    private static final int SPOKES_PORT = 1;
    private static final IpAddress HUB_INNER = IpAddress.ipv4(0x0a78_0001);
    private static final IpAddress RELAY_INNER = IpAddress.ipv4(0x0a78_0002);
    private static final int COMMAND_PORT = 40_000;

    private static final long INITIATION_INTERVAL_NS = TimeUnit.MICROSECONDS.toNanos(1250);
    private static final long KEEPALIVE_INTERVAL_NS = TimeUnit.MICROSECONDS.toNanos(300);
    private static final long RETRY_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long TURN_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final PeerPorts ports;
    private final PublicKey relayKey;
    private final RandomSource random;
    private final long firstAddress;
    private final List<Path> paths = new ArrayList<>();
    private final List<PortDevice> devices = new ArrayList<>();
    private final List<Mac1Key> mac1Keys = new ArrayList<>();
    private final BitSet online = new BitSet();
    private IntConsumer onSession = member -> {};
    private @Nullable Publication publication;

    /** Takes what comes for a member and is not between it and the relay. The message is borrowed for the call. */
    @FunctionalInterface
    public interface Correspondence {
        /** @return false if it is none of yours */
        boolean onMessage(int member, ByteBuffer message);
    }

    private Population(PeerPorts ports, DrivenRelay relay, Inet4Address first, int spokes, RandomSource random) {
        this.ports = ports;
        this.relayKey = relay.key().orElseThrow();
        this.random = random;
        Endpoint toRelay = Endpoint.of(relay.address());
        Endpoint base = Endpoint.of(first, 0);
        firstAddress = base.low();
        add(HUB_PORT, Path.to(toRelay));
        for (int spoke = 0; spoke < spokes; spoke++) {
            add(SPOKES_PORT, new Path(toRelay, base.high(), firstAddress + spoke));
        }
    }

    /** @param first address of the first spoke; the others have those that follow. All are this machine's */
    public static Population open(DrivenRelay relay, Inet4Address first, int spokes, RandomSource random)
            throws IOException {
        return new Population(PeerPorts.open(Optional.empty(), 0, 2, false), relay, first, spokes, random);
    }

    private void add(int port, Path path) {
        int member = devices.size();
        PortDevice device = new PortDevice(random, ports, port, path);
        device.addPeer(relayKey, new Correspondent() {
            @Override
            public void onSession(int receiverIndex) {
                online.set(member);
                onSession.accept(member);
            }

            @Override
            public void onPacket(ByteBuffer packet) {
                if (publication != null && InnerPacket.parse(packet) instanceof UdpDatagram udp) {
                    publication.onAnswer(udp, System.nanoTime(), RelayLoop.wallNs());
                }
            }
        });
        paths.add(path);
        devices.add(device);
        mac1Keys.add(Mac1Key.of(device.key()));
    }

    public int spokes() {
        return devices.size() - 1;
    }

    public Mac1Key mac1Key(int member) {
        return mac1Keys.get(member);
    }

    /** Hears of each session that a member and the relay have made, from now on. */
    public void setSessionListener(IntConsumer listener) {
        onSession = listener;
    }

    /**
     * Lets all shake hands with the relay, and the hub publish the spokes.
     *
     * @param strangers how many keys of nobody it publishes beside them
     */
    public void join(int strangers) throws NetworkException {
        inTurn(INITIATION_INTERVAL_NS, this::initiate);
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (online.cardinality() < devices.size()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new NetworkException("only " + online.cardinality() + " of " + devices.size()
                        + " peers shook hands with the relay (is it there, is its key right, and does it allow all?)");
            }
            retry();
        }
        confirm();
        publish(strangers);
    }

    /** Lets each member send once more: a busy relay may not have got what confirms a session to it. */
    private void confirm() {
        inTurn(
                KEEPALIVE_INTERVAL_NS,
                member -> devices.get(member).sendKeepalive(relayKey, System.nanoTime(), RelayLoop.wallNs()));
    }

    /** Lets the members do something one after the other, with so much time between them. */
    private void inTurn(long intervalNs, IntConsumer action) {
        for (int member = 0; member < devices.size(); member++) {
            long dueNs = System.nanoTime() + intervalNs;
            action.accept(member);
            do {
                turn(Math.max(0, dueNs - System.nanoTime()));
            } while (System.nanoTime() - dueNs < 0);
        }
    }

    private void retry() {
        long endNs = System.nanoTime() + RETRY_NS;
        for (int member = online.nextClearBit(0); member < devices.size(); member = online.nextClearBit(member + 1)) {
            initiate(member);
            turn(0);
        }
        while (System.nanoTime() - endNs < 0 && online.cardinality() < devices.size()) {
            turn(TURN_NS);
        }
    }

    private void publish(int strangers) throws NetworkException {
        List<PublicKey> keys = Stream.concat(
                        devices.stream().skip(1).map(PortDevice::key),
                        Stream.generate(this::strangersKey).limit(strangers))
                .toList();
        Publication.Line line = (port, command, nowNs, wallNs) -> devices.get(HUB)
                .sendPacket(
                        relayKey,
                        new UdpDatagram(HUB_INNER, COMMAND_PORT, RELAY_INNER, port, command).toPacket(),
                        nowNs,
                        wallNs);
        Publication started = new PagedPublication(keys, random, line, System.nanoTime());
        publication = started;
        while (started.outcome().isEmpty()) {
            if (started.nextDeadlineNs() <= System.nanoTime()) {
                started.onDeadline(System.nanoTime(), RelayLoop.wallNs());
                ports.flush();
            }
            turn(TURN_NS);
        }
        publication = null;
        if (!started.outcome().get().isEmpty()) {
            throw new NetworkException(started.outcome().get());
        }
    }

    private PublicKey strangersKey() {
        byte[] bytes = new byte[PublicKey.LENGTH];
        random.fill(bytes);
        return PublicKey.of(bytes);
    }

    /** Begins a true handshake with the relay. */
    public void initiate(int member) {
        devices.get(member).initiate(relayKey, System.nanoTime(), RelayLoop.wallNs());
    }

    /** Sends a message to the relay's address from the member's; it may wait for {@link #turn}. */
    public void send(int member, ByteBuffer message) {
        ports.send(member == HUB ? HUB_PORT : SPOKES_PORT, message, paths.get(member));
    }

    private void turn(long waitNs) {
        turn(waitNs, (member, message) -> false);
    }

    /** Sends what waits, then takes what comes within this time. */
    public void turn(long waitNs, Correspondence correspondence) {
        ports.flush();
        ports.receive(waitNs, (port, datagram) -> onDatagram(port, datagram, correspondence));
    }

    private void onDatagram(int port, Datagram datagram, Correspondence correspondence) {
        int member = port == HUB_PORT ? HUB : (int) (datagram.path().localLow() - firstAddress) + 1;
        if (member >= 0 && member < devices.size() && !correspondence.onMessage(member, datagram.payload())) {
            devices.get(member).onDatagram(datagram.payload(), System.nanoTime(), RelayLoop.wallNs());
        }
    }

    /** Datagrams that found the members' receive buffers full, ever. */
    public long kernelDrops() {
        return ports.kernelDrops();
    }

    @Override
    public void close() {
        ports.close();
    }
}
