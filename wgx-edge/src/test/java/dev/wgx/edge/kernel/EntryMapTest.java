// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EntryMapTest {
    private static final int MAX_ENTRIES = 5_000;

    private KernelPath path;

    @BeforeEach
    void open() throws Exception {
        BpfPermission.require();
        path = KernelPath.open(new KernelPathSettings(8787, Optional.empty(), MAX_ENTRIES, 2, HookChoice.AUTO));
    }

    @AfterEach
    void close() throws Exception {
        path.close();
    }

    @Test
    void anEntryThatDoesNotFitIsSaidToBe() {
        for (int i = 0; i < MAX_ENTRIES; i++) {
            assertThat(path.put(entry(i))).isEqualTo(Placement.PLACED);
        }

        assertThat(path.put(entry(MAX_ENTRIES))).isEqualTo(Placement.FULL);
        assertThat(path.remove(1)).isPresent();
        assertThat(path.put(entry(MAX_ENTRIES))).isEqualTo(Placement.PLACED);
    }

    @Test
    void anIndexHasOneEntry() throws Exception {
        assertThat(path.put(entry(3))).isEqualTo(Placement.PLACED);

        assertThat(path.put(TestEntries.entry(9, 3, 1))).isEqualTo(Placement.INDEX_TAKEN);

        path.forEach((entry, traffic) -> assertThat(entry).isEqualTo(entry(3)));
    }

    @Test
    void allEntriesAreReadAsTheyWerePut() throws Exception {
        Set<KernelEntry> put = new HashSet<>();
        for (int i = 0; i < MAX_ENTRIES; i++) {
            put.add(entry(i));
            path.put(entry(i));
        }
        path.remove(0);
        put.remove(entry(0));
        path.put(entry(-1));
        put.add(entry(-1));

        Set<KernelEntry> read = new HashSet<>();
        path.forEach((entry, traffic) -> {
            assertThat(read.add(entry)).isTrue();
            assertThat(traffic).isEqualTo(new EntryTraffic(0, 0, 0));
        });

        assertThat(read).isEqualTo(put);
    }

    @Test
    void anotherThreadMayReadWhileEntriesComeAndGo() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            path.put(entry(i));
        }
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            for (int i = 0; !done.get(); i = (i + 1) % 1_000) {
                path.put(entry(1_000 + i));
                path.remove(1_000 + (i + 500) % 1_000);
            }
        });

        for (int round = 0; round < 20; round++) {
            Set<Integer> steady = new HashSet<>();
            path.forEach((entry, traffic) -> {
                if (Integer.compareUnsigned(entry.receiverIndex(), 1_000) < 0) {
                    steady.add(entry.receiverIndex());
                }
            });
            assertThat(steady).hasSize(1_000);
        }
        done.set(true);
        writer.join();
    }

    @Test
    void removingWhatIsNotThereTellsNothing() {
        assertThat(path.remove(1)).isEmpty();
    }

    @Test
    void afterClosingAllIsRefusedAndNothingBreaks() throws Exception {
        path.put(entry(1));
        path.close();

        assertThat(path.put(entry(1))).isEqualTo(Placement.REFUSED);
        assertThat(path.remove(1)).isEmpty();
        path.forEach((entry, traffic) -> assertThat(entry).isNull());
        assertThat(path.counters()).containsEntry(KernelVerdict.FORWARDED, 0L);
    }

    private static KernelEntry entry(int i) {
        return TestEntries.entry(i, i, 1_000_000_000_000L + i);
    }
}
