// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RefusalReasonTest {
    @Test
    void theNumberIsPartOfTheSentenceAndOneIsAWord() {
        assertThat(RefusalReason.NO_SUCH_PAGE.describe(3)).isEqualTo("there are 3 pages only");
        assertThat(RefusalReason.NO_SUCH_PAGE.describe(1)).isEqualTo("there is one page only");
        assertThat(RefusalReason.TOO_MANY_SPOKES.describe(0)).isEqualTo("the relay takes at most 0 spokes from a hub");
        assertThat(RefusalReason.BUSY.describe(1)).isEqualTo(RefusalReason.BUSY.describe(0));
    }

    @Test
    void whatIsAnotherOneLaterMayBeTriedAgain() {
        assertThat(Arrays.stream(RefusalReason.values()).filter(RefusalReason::isRetryable))
                .containsExactly(
                        RefusalReason.STALE_REVISION,
                        RefusalReason.HASH_MISMATCH,
                        RefusalReason.BUSY,
                        RefusalReason.NO_SUCH_PAGE);
    }
}
