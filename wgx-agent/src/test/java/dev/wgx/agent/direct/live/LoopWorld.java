// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.direct.live;

import dev.wgx.agent.TestKeys;
import dev.wgx.agent.direct.DirectPolicy;
import dev.wgx.agent.direct.DirectPolicy.Counterpart;
import dev.wgx.agent.direct.live.FakeWires.Device;
import dev.wgx.agent.direct.live.FakeWires.Peer;
import dev.wgx.agent.link.DirectMarks;
import dev.wgx.agent.link.DirectMarks.Mark;
import dev.wgx.agent.link.LinkControl;
import dev.wgx.agent.link.Machine;
import dev.wgx.agent.link.NextHop;
import dev.wgx.agent.link.StartedLinks;
import dev.wgx.command.CommandProtocol;
import dev.wgx.command.PeerStatus;
import dev.wgx.command.Request;
import dev.wgx.command.Response;
import dev.wgx.config.HostPort;
import dev.wgx.direct.Candidate;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import dev.wgx.packet.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A hub and a spoke with the real loops, whose tunnel is the loopback interface. Made up are WireGuard, the relay and
 * the network between the two.
 */
final class LoopWorld implements AutoCloseable {
    static final HostPort RELAY = HostPort.parseRelay("203.0.113.7:8787");

    private final FakeWires wires = new FakeWires(RELAY);
    private final Path directory;
    private final DatagramChannel relay;
    private final int network = ThreadLocalRandom.current().nextInt(1, 1 << 14);
    final End hub;
    final End spoke;
    final List<Candidate> probed = new CopyOnWriteArrayList<>();
    volatile boolean isCut;

    LoopWorld(Path directory) throws IOException {
        this.directory = directory;
        PrivateKey hubsKey = TestKeys.privateKey(1);
        PrivateKey spokesKey = TestKeys.privateKey(3);
        hub = new End(true, hubsKey, spokesKey.publicKey(), inner(2), "198.51.100.1");
        spoke = new End(false, spokesKey, hubsKey.publicKey(), inner(3), "198.51.100.2");
        relay = DatagramChannel.open().bind(new InetSocketAddress(inner(4), CommandProtocol.PORT));
        Thread.ofVirtual().start(this::answerAll);
    }

    FakeWires wires() {
        return wires;
    }

    /** Returns an address on loopback that tests which run at the same time do not have. */
    InetAddress inner(int host) {
        return InetAddress.ofLiteral("127." + (128 + (network >> 8)) + "." + (network & 0xff) + "." + host);
    }

    /** Tells each end its outer address, as the relay does. */
    private void answerAll() {
        ByteBuffer buffer = ByteBuffer.allocate(2048);
        while (relay.isOpen()) {
            try {
                InetSocketAddress from = (InetSocketAddress) relay.receive(buffer.clear());
                Candidate seen = (from.getAddress().equals(hub.inner) ? hub : spoke).outer;
                if (Request.parse(buffer.flip()) instanceof Request.Status(long id, int page)) {
                    PeerStatus status = new PeerStatus(seen.address(), seen.port(), page, 1, List.of());
                    relay.send(new Response.StatusPage(id, status).encode(), from);
                }
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** One of the two machines. */
    final class End implements Machine {
        final PublicKey peer;
        final String device;
        final Candidate outer;
        final List<String> log = new CopyOnWriteArrayList<>();
        final DirectMarks marks;
        volatile int index = 7;
        volatile boolean isFaulty;
        volatile Optional<NextHop> router = Optional.empty();
        /** The only place where it is reached, if its router has mapped one. */
        volatile Optional<Candidate> mapped = Optional.empty();

        private volatile long stoppedAtNs;
        DirectLoop loop;
        private final boolean isHub;
        private final PrivateKey key;
        private final InetAddress inner;
        private final BlockingQueue<ProbePort.Arrival> air = new LinkedBlockingQueue<>();

        End(boolean isHub, PrivateKey key, PublicKey peer, InetAddress inner, String outer) {
            this.isHub = isHub;
            this.key = key;
            this.peer = peer;
            this.device = isHub ? "test-hub" : "test-spoke";
            this.inner = inner;
            int port = isHub ? 41001 : 41002;
            this.outer = new Candidate(
                    IpAddress.ipv4(ByteBuffer.wrap(InetAddress.ofLiteral(outer).getAddress())
                            .getInt()),
                    port);
            this.marks = new DirectMarks(directory, device);
            wires.add(device, newDevice());
            wires.with(device, peer, found -> found.keepalive = isHub ? 0 : 20);
            this.loop = newLoop(_ -> List.of(new Port(this)));
        }

        private Device newDevice() {
            Device made = new Device(key, isHub ? 41001 : 41002);
            made.peers.put(TestKeys.RELAY, new Peer(inner(4), TestKeys.presharedKey(9), RELAY));
            made.peers.put(peer, new Peer(inner(isHub ? 3 : 2), TestKeys.presharedKey(5), RELAY));
            return made;
        }

        /** Makes the interface anew, without its peer. */
        void makeAnewWithoutPeer() {
            Device made = newDevice();
            made.peers.remove(peer);
            synchronized (wires) {
                wires.add(device, made);
                index++;
            }
        }

        DirectLoop newLoop(ProbePort.Opener opener) {
            return new DirectLoop(
                    isHub,
                    this,
                    name -> new LinkControl(wires, name),
                    _ -> marks,
                    opener,
                    _ -> router,
                    TestKeys.random(isHub ? 11 : 12),
                    log::add);
        }

        /** Has it look for direct paths, with the keepalive that is configured for the way over the relay. */
        void follow(OptionalInt keepalive) {
            loop.follow(new DirectPolicy(
                    device, TestKeys.RELAY, Map.of(peer, new Counterpart(isHub ? "phone" : "home", keepalive))));
        }

        private Candidate reached() {
            return mapped.orElse(outer);
        }

        HostPort endpoint() {
            return wires.endpoint(device, peer).orElseThrow();
        }

        int keepalive() {
            return wires.keepalive(device, peer);
        }

        boolean isAtRelay() {
            return endpoint().equals(RELAY);
        }

        /** Returns what is noted about the way to the other end. */
        Optional<Mark> mark() {
            return Optional.ofNullable(marks.read().get(peer));
        }

        String reason() {
            return mark().map(Mark::reason).orElse("");
        }

        /** Returns the times that the interface was looked at. */
        int looks() {
            return wires.looks(device);
        }

        @Override
        public long nowNs() {
            long stoppedNs = stoppedAtNs;
            return stoppedNs == 0 ? System.nanoTime() : stoppedNs;
        }

        /** Lets no more time pass for this end: it still hears the other one, but becomes impatient with nobody. */
        void stopClock() {
            stoppedAtNs = System.nanoTime();
        }

        @Override
        public long awakeNs() {
            return System.nanoTime();
        }

        @Override
        public void pause(long ns) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(ns);
        }

        @Override
        public int interfaceIndex(String name) {
            if (isFaulty) {
                throw new IllegalStateException("a fault of this test");
            }
            return index;
        }

        @Override
        public Optional<InetAddress> innerAddress(String interfaceName) {
            return Optional.of(inner);
        }

        @Override
        public Optional<InetAddress> sourceTowards(HostPort endpoint) {
            return Optional.of(InetAddress.ofLiteral("192.0.2.100"));
        }

        @Override
        public StartedLinks started() {
            return new StartedLinks(directory);
        }

        @Override
        public Optional<String> interfaceUnit() {
            return Optional.empty();
        }
    }

    /** One end's way to the other that bypasses the relay. */
    private final class Port implements ProbePort {
        private final End own;

        Port(End own) {
            this.own = own;
        }

        @Override
        public boolean isIpv4() {
            return true;
        }

        @Override
        public void send(int fromPort, Candidate to, byte[] datagram, boolean isNear) {
            probed.add(to);
            for (End end : new End[] {hub, spoke}) {
                if (end.reached().equals(to) && !isNear && !isCut) {
                    end.air.add(new Arrival(own.reached(), end.outer.port(), datagram));
                }
            }
        }

        @Override
        public Optional<Arrival> receive(long timeoutNs) {
            try {
                return Optional.ofNullable(own.air.poll(timeoutNs, TimeUnit.NANOSECONDS));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() {
            // The queue stays for the next one.
        }
    }

    boolean areDirect() {
        return hub.endpoint().equals(PeerMoves.endpoint(spoke.reached()))
                && spoke.endpoint().equals(PeerMoves.endpoint(hub.reached()))
                && hub.mark().flatMap(Mark::endpoint).isPresent()
                && spoke.mark().flatMap(Mark::endpoint).isPresent();
    }

    boolean areRelayed() {
        return hub.isAtRelay() && spoke.isAtRelay();
    }

    @Override
    public void close() throws IOException {
        List<DirectLoop> loops = new ArrayList<>(List.of(hub.loop, spoke.loop));
        loops.forEach(DirectLoop::close);
        relay.close();
    }
}
