// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.data;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.SeededRandom;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One thread writes, others read: they see a key's own entry or none, and what stays is never missing. */
class SharedForwardingTableTest {
    private static final int READERS = 2;
    private static final int KEYS = 500;
    private static final int CHANGES = 400_000;
    private static final Path STEADY = Path.to(Endpoint.ipv4(1, 1));
    private static final Path EVER_NEWER = Path.to(Endpoint.ipv4(1, 2));

    private final ForwardingTable table = new ForwardingTable(ForwardingMirror.NONE, new SeededRandom(1));
    private final ForwardingPeer steady = new ForwardingPeer();
    private final List<ForwardingPeer> peers =
            IntStream.range(0, KEYS).mapToObj(i -> new ForwardingPeer()).toList();
    private final AtomicBoolean done = new AtomicBoolean();

    @Test
    void readersSeeWholeEntriesWhileTheTableIsRebuilt() {
        Traffic traffic = new Traffic(0);
        table.setPaths(steady, List.of(STEADY));
        table.put(new ForwardingEntry(steady, 7, steady, 0, traffic));
        List<CompletableFuture<Long>> readers = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            readers.add(CompletableFuture.supplyAsync(
                    () -> read(traffic), thread -> Thread.ofPlatform().start(thread)));
        }
        for (int i = 0; i < CHANGES; i++) {
            change(i % KEYS, (i / KEYS) % 2 == 0);
        }
        done.set(true);
        long counted = readers.stream().mapToLong(CompletableFuture::join).sum();
        assertThat(counted).isPositive();
        assertThat(traffic.packets()).isEqualTo(counted);
        assertThat(traffic.bytes()).isEqualTo(2 * counted);
    }

    private void change(int key, boolean isToBeThere) {
        ForwardingPeer peer = peers.get(key);
        if (isToBeThere) {
            table.setPaths(peer, List.of(Path.to(endpoint(key))));
            table.put(new ForwardingEntry(peer, index(key), steady, 0, new Traffic(0)));
            table.setPaths(steady, List.of(EVER_NEWER, STEADY));
        } else {
            table.setPaths(peer, List.of());
            table.remove(requireNonNull(table.find(peer, index(key))));
            table.setPaths(steady, List.of(STEADY));
        }
    }

    private long read(Traffic traffic) {
        Object reader = new Object();
        long rounds = 0;
        do {
            int key = (int) (rounds % KEYS);
            ForwardingEntry found = find(endpoint(key), index(key));
            assertThat(found == null || found.source() == peers.get(key)).isTrue();
            ForwardingEntry always = requireNonNull(find(STEADY.remote(), 7));
            assertThat(always.destination().newestPath()).isIn(STEADY, EVER_NEWER);
            traffic.count(reader, 2, rounds);
            rounds++;
        } while (!done.get());
        return rounds;
    }

    private @Nullable ForwardingEntry find(Endpoint source, int index) {
        return table.find(source.high(), source.low(), source.port(), index);
    }

    /** Returns the key's index: three have one in common, and some have that of the one that stays. */
    private static int index(int key) {
        return key / 3;
    }

    private static Endpoint endpoint(int key) {
        return Endpoint.ipv4(2 + key, 5);
    }
}
