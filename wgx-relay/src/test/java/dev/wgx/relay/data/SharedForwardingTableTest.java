package dev.wgx.relay.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** One thread writes, others read: they see a key's own entry or none, and one that stays is never missing. */
class SharedForwardingTableTest {
    private static final int READERS = 2;
    private static final int KEYS = 500;
    private static final int CHANGES = 400_000;
    private static final Endpoint STEADY = Endpoint.ipv4(1, 1);
    private static final Path DESTINATION = Path.to(Endpoint.ipv4(9, 9));

    private final ForwardingTable table = new ForwardingTable(ForwardingMirror.NONE);
    private final AtomicBoolean done = new AtomicBoolean();

    @Test
    void readersSeeWholeEntriesWhileTheTableIsRebuilt() {
        Traffic traffic = new Traffic(0);
        table.put(new ForwardingEntry(Path.to(STEADY), 7, DESTINATION, 0, traffic));
        List<CompletableFuture<Long>> readers = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            readers.add(CompletableFuture.supplyAsync(
                    () -> read(traffic), thread -> Thread.ofPlatform().start(thread)));
        }
        for (int i = 0; i < CHANGES; i++) {
            Endpoint source = Endpoint.ipv4(2 + i % KEYS, 5);
            if ((i / KEYS) % 2 == 0) {
                table.put(new ForwardingEntry(Path.to(source), i % KEYS, DESTINATION, 0, new Traffic(0)));
            } else {
                table.remove(source, i % KEYS);
            }
        }
        done.set(true);
        long counted = readers.stream().mapToLong(CompletableFuture::join).sum();
        assertThat(counted).isPositive();
        assertThat(traffic.packets()).isEqualTo(counted);
        assertThat(traffic.bytes()).isEqualTo(2 * counted);
    }

    private long read(Traffic traffic) {
        long rounds = 0;
        do {
            int key = (int) (rounds % KEYS);
            Endpoint source = Endpoint.ipv4(2 + key, 5);
            ForwardingEntry found = table.find(source.high(), source.low(), source.port(), key);
            assertThat(found == null || found.source().remote().equals(source)).isTrue();
            ForwardingEntry steady = table.find(STEADY.high(), STEADY.low(), STEADY.port(), 7);
            assertThat(steady).isNotNull();
            traffic.count(2, rounds);
            rounds++;
        } while (!done.get());
        return rounds;
    }
}
