package dev.wgx.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapTrimTest {
    private static final long MIB = 1 << 20;

    private long heap = 20 * MIB;
    private long live = 24 * MIB;
    private int collections;

    private final HeapTrim trim = new HeapTrim(() -> heap, this::collect);

    private void collect() {
        collections++;
        heap = live;
    }

    @Test
    void aHeapThatGrewByHalfIsCollectedOnce() {
        heap = 30 * MIB;

        trim.look();
        trim.look();

        assertThat(collections).isEqualTo(1);
    }

    @Test
    void aHeapThatGrewByLessIsLeftAlone() {
        heap = 30 * MIB - 1;

        trim.look();

        assertThat(collections).isZero();
    }

    @Test
    void whatIsLeftIsTheNextMeasure() {
        heap = 30 * MIB;
        trim.look();

        heap = 36 * MIB - 1;
        trim.look();
        assertThat(collections).isEqualTo(1);

        heap = 36 * MIB;
        trim.look();
        assertThat(collections).isEqualTo(2);
    }

    @Test
    void aSmallHeapGrowsByFourMebibytesFirst() {
        heap = live = 2 * MIB;
        HeapTrim small = new HeapTrim(() -> heap, this::collect);
        heap = 6 * MIB - 1;
        small.look();
        assertThat(collections).isZero();

        heap = 6 * MIB;
        small.look();
        assertThat(collections).isEqualTo(1);
    }
}
