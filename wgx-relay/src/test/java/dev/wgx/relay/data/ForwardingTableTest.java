// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.SeededRandom;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ForwardingTableTest {
    private record Key(ForwardingPeer source, int index) {}

    private final long seed = Long.getLong("wgx.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final ForwardingTable table = new ForwardingTable(ForwardingMirror.NONE, new SeededRandom(seed));
    private final List<ForwardingPeer> peers =
            IntStream.range(0, 30).mapToObj(i -> new ForwardingPeer()).toList();
    private final Map<Endpoint, ForwardingPeer> ownerByEndpoint = new HashMap<>();
    private final Map<Key, ForwardingEntry> entryByKey = new HashMap<>();

    @Test
    void behavesAsTwoMaps() {
        for (int i = 0; i < 200_000; i++) {
            switch (random.nextInt(4)) {
                case 0 -> movePeer();
                case 1 -> removeEntry();
                default -> putEntry();
            }
            Endpoint source = anyEndpoint();
            int index = anyIndex();
            ForwardingPeer owner = ownerByEndpoint.get(source);
            ForwardingEntry expected = owner == null ? null : entryByKey.get(new Key(owner, index));

            assertThat(table.find(source.high(), source.low(), source.port(), index))
                    .as("seed %d, step %d", seed, i)
                    .isSameAs(expected);
        }
        List<ForwardingEntry> visited = new ArrayList<>();
        table.forEach(visited::add);
        assertThat(visited).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(entryByKey.values());
    }

    @Test
    void aPeerIsSentToWhereItIsNewest() {
        ForwardingPeer peer = peers.getFirst();
        Path old = Path.to(Endpoint.ipv4(1, 1));
        Path proved = Path.to(Endpoint.ipv4(2, 2));

        table.setPaths(peer, List.of(proved, old));

        assertThat(peer.newestPath()).isEqualTo(proved);
        assertThat(peer.paths()).containsExactly(proved, old);
        table.setPaths(peer, List.of());
        assertThat(peer.newestPath()).isNull();
    }

    @Test
    void manySessionsMoveByOneWrite() {
        int[] writes = new int[1];
        ForwardingTable mirrored = new ForwardingTable(counting(writes), new SeededRandom(seed));
        ForwardingPeer hub = peers.getFirst();
        ForwardingPeer spoke = peers.getLast();
        mirrored.setPaths(spoke, List.of(Path.to(endpoint(1))));
        for (int i = 0; i < 10_000; i++) {
            mirrored.put(new ForwardingEntry(hub, i, spoke, 0, new Traffic(0)));
            mirrored.put(new ForwardingEntry(spoke, i, hub, 0, new Traffic(0)));
        }
        writes[0] = 0;

        mirrored.setPaths(hub, List.of(Path.to(endpoint(2))));

        assertThat(writes[0]).isOne();
        Endpoint now = endpoint(2);
        for (int i = 0; i < 10_000; i++) {
            assertThat(mirrored.find(now.high(), now.low(), now.port(), i)).isNotNull();
        }
    }

    private static ForwardingMirror counting(int[] writes) {
        return new ForwardingMirror() {
            @Override
            public void onPaths(ForwardingPeer peer) {
                writes[0]++;
            }

            @Override
            public void onPut(ForwardingEntry entry) {
                writes[0]++;
            }

            @Override
            public void onRemove(ForwardingEntry entry) {
                writes[0]++;
            }
        };
    }

    private void movePeer() {
        ForwardingPeer peer = anyPeer();
        ownerByEndpoint.values().removeIf(owner -> owner == peer);
        List<Path> paths = random.ints(random.nextInt(ForwardingPeer.MAX_PATHS + 1), 0, 200)
                .distinct()
                .mapToObj(ForwardingTableTest::endpoint)
                .filter(endpoint -> !ownerByEndpoint.containsKey(endpoint))
                .map(Path::to)
                .toList();
        paths.forEach(path -> ownerByEndpoint.put(path.remote(), peer));
        table.setPaths(peer, paths);
    }

    private void putEntry() {
        Key key = new Key(anyPeer(), anyIndex());
        if (!entryByKey.containsKey(key)) {
            ForwardingEntry entry = new ForwardingEntry(key.source, key.index, anyPeer(), 0, new Traffic(0));
            entryByKey.put(key, entry);
            table.put(entry);
        }
    }

    private void removeEntry() {
        ForwardingEntry entry = entryByKey.remove(new Key(anyPeer(), anyIndex()));
        if (entry != null) {
            table.remove(entry);
        }
    }

    private ForwardingPeer anyPeer() {
        return peers.get(random.nextInt(peers.size()));
    }

    private int anyIndex() {
        return random.nextInt(20);
    }

    private Endpoint anyEndpoint() {
        return endpoint(random.nextInt(200));
    }

    /** Returns an endpoint for the number; half of them are IPv6. */
    private static Endpoint endpoint(int number) {
        return number % 2 == 0 ? Endpoint.ipv4(number / 8, 1 + number % 8) : new Endpoint(number / 16, number % 16, 9);
    }
}
