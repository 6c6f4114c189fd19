// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.handshake;

import dev.wgx.bench.peer.Population;
import java.nio.ByteBuffer;

/** Spokes shake hands with the relay itself, truly: it costs both sides the same. */
final class OwnLoad implements HandshakeLoad {
    private final HandshakeWindow window;

    OwnLoad(Population population, int windowSize) {
        window = new HandshakeWindow(population.spokes(), windowSize, population::initiate);
        population.setSessionListener(member -> {
            if (member != Population.HUB) {
                window.onCompleted(member);
            }
        });
    }

    @Override
    public HandshakeWindow window() {
        return window;
    }

    @Override
    public boolean onMessage(int member, ByteBuffer message) {
        return false;
    }
}
