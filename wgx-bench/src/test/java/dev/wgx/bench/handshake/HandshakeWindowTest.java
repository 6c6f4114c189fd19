// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandshakeWindowTest {
    private final List<Integer> begun = new ArrayList<>();

    @Test
    void membersBeginInTurnUpToTheWindow() {
        HandshakeWindow window = new HandshakeWindow(5, 2, begun::add);
        window.fill(0);
        assertThat(begun).containsExactly(1, 2);
        window.onCompleted(1);
        window.onCompleted(2);
        window.fill(1);
        window.onCompleted(3);
        window.onCompleted(4);
        window.fill(2);
        assertThat(begun).containsExactly(1, 2, 3, 4, 5, 1);
        assertThat(window.completed()).isEqualTo(4);
    }

    @Test
    void noMemberHasTwoUnderWay() {
        HandshakeWindow window = new HandshakeWindow(2, 9, begun::add);
        window.fill(0);
        window.fill(1);
        assertThat(begun).containsExactly(1, 2);
    }

    @Test
    void whatIsNotAnsweredInTimeIsLostAndMakesRoom() {
        HandshakeWindow window = new HandshakeWindow(3, 1, begun::add);
        window.fill(0);
        window.fill(HandshakeWindow.PATIENCE_NS - 1);
        assertThat(window.lost()).isZero();
        window.fill(HandshakeWindow.PATIENCE_NS);
        assertThat(window.lost()).isEqualTo(1);
        assertThat(begun).containsExactly(1, 2);
        window.onCompleted(1);
        assertThat(window.completed()).isZero();
    }
}
