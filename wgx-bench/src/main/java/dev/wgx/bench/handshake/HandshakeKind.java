package dev.wgx.bench.handshake;

import dev.wgx.bench.peer.Population;

/** Which handshakes. */
public enum HandshakeKind {
    /** From spoke to hub, through the relay. */
    RELAYED {
        @Override
        HandshakeLoad load(Population population, int window) {
            return new RelayedLoad(population, window);
        }
    },
    /** From spoke to relay. */
    OWN {
        @Override
        HandshakeLoad load(Population population, int window) {
            return new OwnLoad(population, window);
        }
    };

    abstract HandshakeLoad load(Population population, int window);
}
