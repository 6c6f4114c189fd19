// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Tai64nTest {
    private static final long SECONDS = 1_700_000_000L;

    @Test
    void aStampHasWholeSecondsAndLeavesTheLast17MillisecondsOut() {
        // 0x4000000000000000 + 10 + 1 700 000 000, and of 0x075bcd15 nanoseconds the highest byte.
        Tai64n stamp = Tai64n.ofWallClock(SECONDS * 1_000_000_000L + 0x075b_cd15);

        assertThat(HexFormat.of().formatHex(stamp.bytes())).isEqualTo("400000006553f10a" + "07000000");
        assertThat(stamp.unixSeconds()).isEqualTo(SECONDS);
        assertThat(stamp).hasToString("TAI64N 1700000000.117440512");
    }

    @Test
    void theNextStampIsTheSmallestThatIsGreater() {
        assertThat(stamp("000000000000000000000007").next()).isEqualTo(stamp("000000000000000000000008"));
        assertThat(stamp("0000000000000000000001ff").next()).isEqualTo(stamp("000000000000000000000200"));
        assertThat(stamp("00ffffffffffffffffffffff").next()).isEqualTo(stamp("010000000000000000000000"));
    }

    @Test
    void stampsOfTheSameBytesAreEqual() {
        assertThat(stamp("000000000000000000000007"))
                .isEqualTo(stamp("000000000000000000000007"))
                .hasSameHashCodeAs(stamp("000000000000000000000007"))
                .isNotEqualTo(stamp("000000000000000000000008"))
                .isNotEqualTo("000000000000000000000007");
        assertThat(stamp("000000000000000000000007").hashCode())
                .isNotEqualTo(stamp("000000000000000000000008").hashCode());
    }

    private static Tai64n stamp(String hex) {
        return Tai64n.of(HexFormat.of().parseHex(hex));
    }
}
