// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuestionWindowTest {
    private final QuestionWindow window = new QuestionWindow(4, 2);

    @Test
    void noMoreThanItsWidthIsUnanswered() {
        assertThat(window.takeDue(0)).isEqualTo(0);
        assertThat(window.takeDue(0)).isEqualTo(1);
        assertThat(window.takeDue(0)).isEqualTo(QuestionWindow.NONE);

        assertThat(window.acknowledge(0)).isTrue();
        assertThat(window.takeDue(0)).isEqualTo(2);
        assertThat(window.takeDue(0)).isEqualTo(QuestionWindow.NONE);
    }

    @Test
    void anAnswerCountsOnceAndOnlyToAQuestionThatThereIs() {
        assertThat(window.acknowledge(-1)).isFalse();
        assertThat(window.acknowledge(4)).isFalse();
        assertThat(window.acknowledge(3)).isTrue();
        assertThat(window.acknowledge(3)).isFalse();
        assertThat(window.isComplete()).isFalse();
    }

    @Test
    void anAnswerToWhatWasNotAskedMakesNoRoom() {
        window.takeDue(0);
        window.takeDue(0);
        assertThat(window.acknowledge(2)).isTrue();

        assertThat(window.takeDue(0)).isEqualTo(QuestionWindow.NONE);
    }
}
