// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import dev.wgx.noise.SeededRandom;
import dev.wgx.relay.store.Moment;
import dev.wgx.relay.store.StoreChange;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** A relay and WireGuard devices on a network without delay, in virtual time. */
final class World implements Effects {
    static final long SECOND_NS = 1_000_000_000L;
    private static final long WALL_START_NS = 1_790_000_000L * SECOND_NS;

    /** A datagram on its way to the relay. */
    record Flight(Endpoint from, ByteBuffer bytes) {}

    /** A datagram that the relay sent. */
    record Sent(Endpoint to, ByteBuffer bytes, int trafficClass, int hopLimit) {}

    final SeededRandom random = new SeededRandom(7);
    final PrivateKey relayKey = PrivateKey.generate(random);
    final MemoryStore store = new MemoryStore();
    final List<Event> events = new ArrayList<>();
    final List<Sent> sent = new ArrayList<>();
    final List<Path> paths = new ArrayList<>();
    final Map<Endpoint, Host> hostByAddress = new LinkedHashMap<>();
    private final List<Host> hosts = new ArrayList<>();
    private final ArrayDeque<Flight> flights = new ArrayDeque<>();
    private final ArrayDeque<Runnable> deliveries = new ArrayDeque<>();
    private final ArrayDeque<Long> unsaved = new ArrayDeque<>();
    private final Datagram datagram = new Datagram();

    Admission admission = Admission.EVERYBODY;
    RelaySettings settings = RelaySettings.DEFAULT;
    private MirrorModel mirror = new MirrorModel();
    Relay relay;
    long nowNs = SECOND_NS;
    /** Tells one start of the relay's machine from the next. */
    long boot = 1;

    boolean storeIsSlow;
    /** The relay's address that everybody talks to. */
    Endpoint local = new Endpoint(0, 0, 0);

    Predicate<Flight> lost = flight -> false;
    /** The hop limit that the relay's socket tells of each datagram that comes. */
    ToIntFunction<Flight> hopLimit = flight -> HopLimit.UNSPECIFIED;

    World() {
        relay = newRelay(wallNs());
    }

    World(Admission admission, RelaySettings settings) {
        this.admission = admission;
        this.settings = settings;
        relay = newRelay(wallNs());
    }

    /** Makes a relay as after kill -9, with this wall clock. */
    Relay newRelay(long wallNs) {
        mirror = new MirrorModel();
        return new Relay(
                relayKey, admission, settings, random, mirror, store.snapshot(), Moment.of(nowNs, wallNs, boot));
    }

    /** Restarts the relay as after kill -9: all that is left is in the store. */
    void restartRelay() {
        relay = newRelay(wallNs());
        settle();
    }

    long wallNs() {
        return WALL_START_NS + nowNs;
    }

    PublicKey relayPublicKey() {
        return relayKey.publicKey();
    }

    Host host(String address, int port) {
        Host host = new Host(this, endpoint(address, port));
        hosts.add(host);
        return host;
    }

    /** Adds a host that the relay knows. */
    Host peer(String address, int port) {
        Host host = host(address, port);
        host.greetRelay();
        return host;
    }

    static Endpoint endpoint(String address, int port) {
        String[] parts = address.split("\\.", -1);
        int value = 0;
        for (String part : parts) {
            value = value << 8 | Integer.parseInt(part);
        }
        return Endpoint.ipv4(value, port);
    }

    /** Lets the bytes arrive at the relay from there, now; what follows from it happens too. */
    void inject(Endpoint from, ByteBuffer bytes) {
        flights.add(new Flight(from, bytes));
        settle();
    }

    void launch(Endpoint from, ByteBuffer bytes) {
        flights.add(new Flight(from, bytes));
    }

    /** Counts what a second table that forwards too was told. */
    long mirrorWrites() {
        return mirror.writes();
    }

    /** Delivers everything that is under way. */
    void settle() {
        relay.onDeadline(nowNs, this);
        while (!flights.isEmpty() || !deliveries.isEmpty() || (!storeIsSlow && !unsaved.isEmpty())) {
            if (!flights.isEmpty()) {
                land(flights.removeFirst());
            } else if (!deliveries.isEmpty()) {
                deliveries.removeFirst().run();
            } else {
                save();
            }
        }
        mirror.assertEqualTo(relay, nowNs);
    }

    /** Saves what was not saved yet: the store has caught up. */
    void save() {
        long sequence = unsaved.getLast();
        unsaved.clear();
        relay.onPersisted(sequence, nowNs, this);
    }

    private void land(Flight flight) {
        if (!lost.test(flight)) {
            Endpoint from = flight.from();
            ByteBuffer bytes = flight.bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN);
            Path path = new Path(from, local.high(), local.low());
            relay.onDatagram(datagram.set(bytes, path, 0, hopLimit.applyAsInt(flight)), nowNs, this);
        }
    }

    void pass(long seconds) {
        passNs(seconds * SECOND_NS);
    }

    /** Lets time pass, from deadline to deadline. */
    void passNs(long durationNs) {
        long endNs = nowNs + durationNs;
        while (nowNs < endNs) {
            long nextNs = relay.nextDeadlineNs();
            for (Host host : hosts) {
                nextNs = Math.min(nextNs, host.device.nextDeadlineNs());
            }
            nowNs = Math.clamp(nextNs, nowNs + 1, endNs);
            hosts.forEach(host -> host.device.onDeadline(nowNs, wallNs()));
            settle();
        }
    }

    /** Returns how many bytes the relay has sent to an address. */
    long bytesSentTo(Endpoint address) {
        return sent.stream()
                .filter(s -> s.to().equals(address))
                .mapToLong(s -> s.bytes().remaining())
                .sum();
    }

    long drops(DropReason reason) {
        return relay.status(nowNs).drops().getOrDefault(reason.name(), -1L);
    }

    /** Returns where the relay sends to the host. */
    Optional<Endpoint> endpointOf(Host host) {
        return relay.peers(nowNs).stream()
                .filter(peer -> peer.key().equals(host.key))
                .findFirst()
                .orElseThrow()
                .endpoint();
    }

    long count(Counter counter) {
        return relay.status(nowNs).counters().getOrDefault(counter.name(), -1L);
    }

    @Override
    public void send(ByteBuffer payload, Path path, int trafficClass, int hopLimit) {
        ByteBuffer copy = copy(payload);
        paths.add(path);
        sent.add(new Sent(path.remote(), copy, trafficClass, hopLimit));
        Host host = hostByAddress.get(path.remote());
        if (host != null) {
            deliveries.add(() -> host.deliver(copy));
        }
    }

    @Override
    public void persist(long sequence, StoreChange change) {
        store.apply(change);
        unsaved.add(sequence);
    }

    @Override
    public void report(Event event) {
        events.add(event);
    }

    static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining())
                .put(bytes.duplicate())
                .flip()
                .order(ByteOrder.LITTLE_ENDIAN);
    }
}
