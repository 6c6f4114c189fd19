// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.command.KeyPage;
import dev.wgx.command.PeerName;
import dev.wgx.command.SetAssembly;
import dev.wgx.command.SetVersion;
import dev.wgx.command.SpokeSet;
import dev.wgx.noise.Indexes;
import dev.wgx.noise.InitiationTimestamps;
import dev.wgx.noise.PresharedKey;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import dev.wgx.noise.RandomSource;
import dev.wgx.noise.StaticIdentity;
import dev.wgx.noise.Tai64n;
import dev.wgx.noise.Tunnel;
import dev.wgx.relay.Admission;
import dev.wgx.relay.Datagram;
import dev.wgx.relay.Effects;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Event;
import dev.wgx.relay.Path;
import dev.wgx.relay.Relay;
import dev.wgx.relay.RelaySettings;
import dev.wgx.relay.data.ForwardingMirror;
import dev.wgx.relay.store.CallRecord;
import dev.wgx.relay.store.Moment;
import dev.wgx.relay.store.PeerRecord;
import dev.wgx.relay.store.PublishedSetRecord;
import dev.wgx.relay.store.RelayedSessionRecord;
import dev.wgx.relay.store.Snapshot;
import dev.wgx.relay.store.StoreChange;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Fills tables, and looks at the heap: by how much a full one is larger than an empty one. */
class TableRowTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long WALL_NS = 1_790_000_000L * SECOND_NS;
    private static final int ROWS = 8000;
    private static final int PEERS_ONLINE = 800;

    /**
     * All but each fourth may leave dead objects where moving the others would not pay (MarkSweepAlwaysCompactCount).
     */
    private static final int COLLECTIONS = 4;

    private static final int MEASUREMENTS = 3;

    private final Random numbers = new Random(11);
    private final RandomSource random = numbers::nextBytes;
    private final PrivateKey relayKey = PrivateKey.generate(random);
    private final List<PublicKey> keys =
            Stream.generate(this::randomKey).limit(ROWS).sorted().toList();
    private long nowNs = SECOND_NS;

    @Test
    void aPeerTakesNoMoreThanItsRowSays() {
        assertMeasured(TableRow.PEER, PEERS_ONLINE, () -> relay(Snapshot.EMPTY), this::relayWithPeersOnline);
    }

    @Test
    void aPermissionTakesNoMoreThanItsRowSays() {
        Snapshot without = snapshot(List.of(), List.of());
        Snapshot with = snapshot(List.of(publishedSet()), List.of());
        assertMeasured(TableRow.PERMISSION, ROWS, () -> relay(without), () -> relay(with));
    }

    /** Measures names as they are kept, as UTF-8. */
    @Test
    void aToldNameTakesNoMoreThanItsRowSays() {
        assertMeasured(
                TableRow.TOLD_NAME,
                ROWS,
                Object::new,
                () -> IntStream.range(0, ROWS)
                        .mapToObj(i -> "x".repeat(PeerName.MAX_BYTES).getBytes(StandardCharsets.UTF_8))
                        .toList());
    }

    @Test
    void aRelayedSessionTakesNoMoreThanItsRowSays() {
        Snapshot without = snapshot(List.of(publishedSet()), List.of());
        Snapshot with = snapshot(
                List.of(publishedSet()),
                IntStream.range(1, ROWS).mapToObj(this::relayedSession).toList());
        assertMeasured(TableRow.RELAYED_SESSION, ROWS - 1, () -> relay(without), () -> relay(with));
    }

    @Test
    void aReceivedKeyTakesNoMoreThanItsRowSays() {
        assertMeasured(TableRow.RECEIVED_KEY, ROWS, Object::new, this::receivedPages);
    }

    private static void assertMeasured(TableRow row, int rows, Supplier<Object> empty, Supplier<Object> full) {
        loadClasses(empty, full);
        // Once in a while something else in this process gives memory back meanwhile.
        long bytes = LongStream.generate(() -> (heapOf(full) - heapOf(empty)) / rows)
                .limit(MEASUREMENTS)
                .sorted()
                .skip(MEASUREMENTS / 2)
                .findFirst()
                .orElseThrow();
        assertThat(bytes).as("bytes of one %s", row).isBetween(row.bytes() * 3L / 4, (long) row.bytes());
    }

    private static void loadClasses(Supplier<Object> empty, Supplier<Object> full) {
        assertThat(full.get()).isNotSameAs(empty.get());
    }

    private static long heapOf(Supplier<Object> made) {
        long before = usedHeap();
        Object held = made.get();
        long after = usedHeap();
        assertThat(held).isNotNull();
        return after - before;
    }

    private static long usedHeap() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private Relay relay(Snapshot snapshot) {
        return new Relay(
                relayKey, Admission.EVERYBODY, RelaySettings.DEFAULT, random, ForwardingMirror.NONE, snapshot, now());
    }

    /** Keys of their own, as they are when they come out of a file or a datagram. */
    private Snapshot snapshot(List<PublishedSetRecord> sets, List<RelayedSessionRecord> sessions) {
        List<PeerRecord> peers = IntStream.range(0, ROWS)
                .mapToObj(i -> new PeerRecord(
                        copy(keys.get(i)),
                        Optional.of(Tai64n.ofWallClock(WALL_NS)),
                        Optional.of(Tai64n.ofWallClock(WALL_NS)),
                        Optional.of(path(i)),
                        now(),
                        now()))
                .toList();
        List<CallRecord> calls = sets.stream()
                .flatMap(set -> set.spokes().stream().map(spoke -> new CallRecord(set.hub(), spoke)))
                .toList();
        return new Snapshot(peers, sets, calls, sessions);
    }

    private Moment now() {
        return Moment.of(nowNs, WALL_NS + nowNs, 1);
    }

    private PublishedSetRecord publishedSet() {
        return new PublishedSetRecord(
                copy(keys.getFirst()),
                1,
                keys.stream().skip(1).map(TableRowTest::copy).toList());
    }

    private RelayedSessionRecord relayedSession(int spoke) {
        return new RelayedSessionRecord(
                spoke, keys.get(spoke), numbers.nextInt(), keys.getFirst(), numbers.nextInt(), now());
    }

    private SetAssembly receivedPages() {
        SpokeSet set = SpokeSet.of(keys);
        SetAssembly assembly = new SetAssembly(relayKey.publicKey(), randomKey(), ROWS);
        for (int page = 0; page < set.pages() - 1; page++) {
            KeyPage sent = set.page(1, page);
            List<PublicKey> copies =
                    sent.keys().stream().map(TableRowTest::copy).toList();
            assembly.onPage(new KeyPage(sent.set(), page, copies), SetVersion.NONE, nowNs);
        }
        return assembly;
    }

    /** Makes peers that have shaken hands three times, and confirmed only two of them. */
    private Relay relayWithPeersOnline() {
        Relay relay = relay(Snapshot.EMPTY);
        for (int i = 0; i < PEERS_ONLINE; i++) {
            Exchange exchange = new Exchange(relay, path(i));
            for (int handshake = 0; handshake < 3; handshake++) {
                nowNs += SECOND_NS / 10;
                exchange.shakeHands(handshake < 2);
            }
        }
        return relay;
    }

    private static Path path(int number) {
        return new Path(Endpoint.ipv4(0x0a00_0000 + number, 51820), 0, 0x0a01_0001);
    }

    private PublicKey randomKey() {
        byte[] bytes = new byte[PublicKey.LENGTH];
        random.fill(bytes);
        return PublicKey.of(bytes);
    }

    private static PublicKey copy(PublicKey key) {
        return PublicKey.of(key.bytes());
    }

    /** One peer and the relay, without a network between them. */
    private final class Exchange implements Effects {
        private final Relay relay;
        private final Path path;
        private final Tunnel tunnel;
        private final Deque<ByteBuffer> toPeer = new ArrayDeque<>();

        Exchange(Relay relay, Path path) {
            this.relay = relay;
            this.path = path;
            tunnel = new Tunnel(
                    new StaticIdentity(PrivateKey.generate(random)),
                    relayKey.publicKey(),
                    PresharedKey.NONE,
                    random,
                    new AnyIndex(numbers),
                    new InitiationTimestamps());
        }

        void shakeHands(boolean confirming) {
            tunnel.initiate(nowNs, WALL_NS + nowNs, this::toRelay);
            List<ByteBuffer> answers = new ArrayList<>(toPeer);
            toPeer.clear();
            answers.forEach(answer -> tunnel.onResponse(answer, nowNs, confirming ? this::toRelay : message -> {}));
        }

        private void toRelay(ByteBuffer message) {
            relay.onDatagram(new Datagram().set(copyOf(message), path), nowNs, this);
        }

        @Override
        public void send(ByteBuffer payload, Path to, int trafficClass, int hopLimit) {
            toPeer.add(copyOf(payload));
        }

        @Override
        public void persist(long sequence, StoreChange change) {}

        @Override
        public void report(Event event) {}

        private static ByteBuffer copyOf(ByteBuffer bytes) {
            return ByteBuffer.allocate(bytes.remaining())
                    .put(bytes.duplicate())
                    .flip()
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private record AnyIndex(Random numbers) implements Indexes {
        @Override
        public int allocate(Tunnel owner) {
            return numbers.nextInt();
        }

        @Override
        public void release(int index) {}
    }
}
