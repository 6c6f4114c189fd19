// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.noise.Indexes;
import dev.wgx.noise.RandomSource;
import dev.wgx.noise.Tunnel;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The relay's own indexes: which peer's handshake or session one belongs to. */
final class IndexTable {
    private final RandomSource random;
    private final Map<Integer, Peer> peerByIndex = new HashMap<>();

    IndexTable(RandomSource random) {
        this.random = random;
    }

    @Nullable
    Peer find(int index) {
        return peerByIndex.get(index);
    }

    Indexes of(Peer peer) {
        return new Indexes() {
            @Override
            public int allocate(Tunnel owner) {
                int index = random.nextInt();
                while (peerByIndex.putIfAbsent(index, peer) != null) {
                    index = random.nextInt();
                }
                return index;
            }

            @Override
            public void release(int index) {
                peerByIndex.remove(index);
            }
        };
    }
}
