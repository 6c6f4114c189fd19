// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapTrimTest {
    private static final long MIB = 1 << 20;

    private long heap = 20 * MIB;
    private long live = 16 * MIB;
    private int collections;

    private final HeapTrim trim = new HeapTrim(() -> heap, this::collect);

    private void collect() {
        collections++;
        heap = live;
    }

    private void assertCollectedAt(long bytes) {
        int before = collections;
        heap = bytes - 1;
        trim.look();
        assertThat(collections).isEqualTo(before);

        heap = bytes;
        trim.look();
        assertThat(collections).isEqualTo(before + 1);
    }

    @Test
    void theStartIsCollectedOnce() {
        trim.look();
        trim.look();

        assertThat(collections).isEqualTo(1);
    }

    @Test
    void aHeapThatGrewByAQuarterIsCollectedAndWhatIsLeftIsTheNextMeasure() {
        trim.look();

        live = 18 * MIB;
        assertCollectedAt(20 * MIB);
        assertCollectedAt(18 * MIB * 5 / 4);
    }

    @Test
    void aSmallHeapGrowsByTwoMebibytesFirst() {
        heap = live = 6 * MIB;
        trim.look();

        assertCollectedAt(8 * MIB);
    }
}
