// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import static dev.wgx.noise.ProtocolLimits.REJECT_AFTER_MESSAGES;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplayWindowTest {
    private static final long T_LIM = ReplayWindow.SIZE + 1;

    private ReplayWindow window = new ReplayWindow();

    @Test
    void theTableOfWireGuardGoHolds() {
        expect(true, 0, 1);
        expect(false, 1);
        expect(true, 9, 8, 7);
        expect(false, 7);
        expect(true, T_LIM, T_LIM - 1);
        expect(false, T_LIM - 1);
        expect(true, T_LIM - 2, 2);
        expect(false, 2);
        expect(true, T_LIM + 16);
        expect(false, 3, T_LIM + 16);
        expect(true, T_LIM * 4, T_LIM * 4 - (T_LIM - 1));
        expect(false, 10, T_LIM * 4 - T_LIM, T_LIM * 4 - (T_LIM + 1));
        expect(true, T_LIM * 4 - (T_LIM - 2));
        expect(false, T_LIM * 4 + 1 - T_LIM, 0);
        expect(true, REJECT_AFTER_MESSAGES - 1);
        expect(false, REJECT_AFTER_MESSAGES - 1);
        expect(true, REJECT_AFTER_MESSAGES - 2);
        expect(false, REJECT_AFTER_MESSAGES - 2);
        expect(true, REJECT_AFTER_MESSAGES - 3);
        expect(false, 0);
    }

    @Test
    void aWholeWindowInOrderLeavesRoomForZero() {
        for (long counter = 1; counter <= ReplayWindow.SIZE; counter++) {
            expect(true, counter);
        }
        expect(true, 0);
        expect(false, 0);
    }

    @Test
    void oneMoreThanTheWindowPushesZeroOut() {
        for (long counter = 2; counter <= ReplayWindow.SIZE + 1; counter++) {
            expect(true, counter);
        }
        expect(true, 1);
        expect(false, 0);
    }

    @Test
    void aWholeWindowBackwardsIsAccepted() {
        for (long counter = ReplayWindow.SIZE; counter >= 0; counter--) {
            expect(true, counter);
        }
        expect(true, ReplayWindow.SIZE + 1);
        expect(false, 0);
    }

    @Test
    void aJumpOverSeveralWindowsForgetsWhatWasSeen() {
        expect(true, 1, 3, 5_000_000);
        for (long counter = 5_000_000 - 1; counter >= 5_000_000 - ReplayWindow.SIZE; counter--) {
            expect(true, counter);
        }
        expect(false, 5_000_000 - ReplayWindow.SIZE - 1);
    }

    @Test
    void theWindowIsASetOfWhatIsNotTooOld() {
        for (long seed = 1; seed <= 20; seed++) {
            System.out.println("seed " + seed);
            Random random = new Random(seed);
            window = new ReplayWindow();
            Set<Long> seen = new HashSet<>();
            long greatest = 0;
            for (int step = 0; step < 5_000; step++) {
                long counter = Math.max(0, greatest + random.nextLong(-2L * ReplayWindow.SIZE, 300));
                boolean expected = !seen.contains(counter) && counter + ReplayWindow.SIZE >= greatest;
                expect(expected, counter);
                seen.add(counter);
                greatest = Math.max(greatest, counter);
            }
        }
    }

    private void expect(boolean accepted, long... counters) {
        for (long counter : counters) {
            assertThat(window.accepts(counter)).as("counter %d", counter).isEqualTo(accepted);
            if (accepted) {
                window.add(counter);
            }
        }
    }
}
