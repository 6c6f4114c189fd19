// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryTest {
    private static final String STATUS = """
            Name:	java
            VmPeak:	 2756812 kB
            VmHWM:	  113400 kB
            VmRSS:	  106124 kB
            RssAnon:	   81144 kB
            """;

    @Test
    void residentNowAndAtMost() {
        assertThat(Memory.parse(STATUS)).contains(new Memory(106_124, 113_400));
    }

    @Test
    void aTaskOfTheKernelHasNone() {
        assertThat(Memory.parse("Name:	kthreadd\nThreads:	1\n")).isEmpty();
        assertThat(Memory.ofProcess(Integer.MAX_VALUE)).isEmpty();
    }

    @Test
    void weHaveSome() {
        Memory own = Memory.ofProcess(ProcessHandle.current().pid()).orElseThrow();
        assertThat(own.residentKib()).isPositive();
        assertThat(own.peakKib()).isGreaterThanOrEqualTo(own.residentKib());
    }
}
