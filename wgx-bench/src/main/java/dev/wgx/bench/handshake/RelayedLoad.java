// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.handshake;

import dev.wgx.bench.peer.Population;
import dev.wgx.wire.HandshakeInitiation;
import dev.wgx.wire.HandshakeResponse;
import java.nio.ByteBuffer;

/** Spokes call the hub through the relay, by hollow messages: what it costs is the relay's. */
final class RelayedLoad implements HandshakeLoad {
    private final Population population;
    private final HandshakeWindow window;
    /** Holds by member the index of the handshake under way, at both ends. No other handshake has it. */
    private final int[] called;
    /** Holds by member the index of the newest complete one; 0 for none. */
    private final int[] answered;

    private int lastIndex;

    RelayedLoad(Population population, int windowSize) {
        this.population = population;
        this.window = new HandshakeWindow(population.spokes(), windowSize, this::call);
        this.called = new int[population.spokes() + 1];
        this.answered = new int[population.spokes() + 1];
    }

    @Override
    public HandshakeWindow window() {
        return window;
    }

    /** Returns the receiver index of what a spoke sends to the hub; 0 before its first handshake. */
    int index(int member) {
        return answered[member];
    }

    private void call(int member) {
        called[member] = ++lastIndex;
        population.send(member, HollowHandshake.initiation(lastIndex, population.mac1Key(Population.HUB)));
    }

    @Override
    public boolean onMessage(int member, ByteBuffer message) {
        if (member == Population.HUB && HollowHandshake.isInitiation(message)) {
            answer(HandshakeInitiation.senderIndex(message));
            return true;
        }
        if (member != Population.HUB && HollowHandshake.isResponse(message)) {
            if (HandshakeResponse.receiverIndex(message) == called[member]) {
                answered[member] = called[member];
                window.onCompleted(member);
            }
            return true;
        }
        return false;
    }

    private void answer(int index) {
        int caller = callerOf(index);
        if (called[caller] == index) {
            population.send(Population.HUB, HollowHandshake.response(index, index, population.mac1Key(caller)));
        }
    }

    /** Members call in turn, each with the next index. */
    private int callerOf(int index) {
        return Integer.remainderUnsigned(index - 1, population.spokes()) + 1;
    }
}
