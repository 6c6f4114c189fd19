// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PageWindowTest {
    private static final long NOW_NS = 1_000_000_000_000L;

    private final PageWindow window = new PageWindow(2);

    @Test
    void onlyTheFirstAnswerToAPageThatWasSentCounts() {
        assertThat(window.acknowledge(0, NOW_NS)).isFalse();
        window.takeDue(NOW_NS);
        assertThat(window.acknowledge(0, NOW_NS)).isTrue();
        assertThat(window.acknowledge(0, NOW_NS)).isFalse();
        assertThat(window.isAllAcknowledged()).isFalse();
    }

    @Test
    void whenAllAreAnsweredTheFirstOneIsSentAgainLater() {
        sendAndAcknowledgeAll();
        assertThat(window.isAllAcknowledged()).isTrue();
        assertThat(window.nextDueNs()).isEqualTo(NOW_NS + PublishClient.FIRST_TIMEOUT_NS);
        assertThat(window.isProbeOut(0)).isFalse();

        assertThat(window.takeDue(window.nextDueNs() - 1)).isEqualTo(PageWindow.NONE);
        assertThat(window.takeDue(window.nextDueNs())).isZero();
        assertThat(window.isProbeOut(0)).isTrue();
        assertThat(window.isProbeOut(1)).isFalse();
    }

    @Test
    void aNewStartHasTheFirstPatienceAgain() {
        window.takeDue(NOW_NS);
        window.takeDue(NOW_NS + PublishClient.FIRST_TIMEOUT_NS);
        window.restart();

        assertThat(window.takeDue(NOW_NS)).isZero();
        assertThat(window.nextDueNs()).isEqualTo(NOW_NS + PublishClient.FIRST_TIMEOUT_NS);
    }

    private void sendAndAcknowledgeAll() {
        for (int page = 0; page < 2; page++) {
            assertThat(window.takeDue(NOW_NS)).isEqualTo(page);
        }
        for (int page = 0; page < 2; page++) {
            assertThat(window.acknowledge(page, NOW_NS)).isTrue();
        }
    }
}
