// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.handshake;

import dev.wgx.bench.peer.Population;

/** Tells handshakes apart by who makes them with whom. */
public enum HandshakeKind {
    /** Goes from spoke to hub, through the relay. */
    RELAYED {
        @Override
        HandshakeLoad load(Population population, int window) {
            return new RelayedLoad(population, window);
        }
    },
    /** Goes from spoke to relay. */
    OWN {
        @Override
        HandshakeLoad load(Population population, int window) {
            return new OwnLoad(population, window);
        }
    };

    abstract HandshakeLoad load(Population population, int window);
}
