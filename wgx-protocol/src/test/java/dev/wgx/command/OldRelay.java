// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

import dev.wgx.noise.PublicKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A relay of wgx 0.9 as a hub sees it inside the tunnel. It looks at no port, takes each datagram of kind 1 for its
 * command, leaves out what is no whole key at the end, and does not answer what it cannot read.
 */
final class OldRelay {
    private static final int KIND = 4;
    private static final int FIRST_KEY = 5;

    /** All sets that it ever had, the newest last. */
    final List<Set<PublicKey>> history = new ArrayList<>();

    Set<PublicKey> keys;

    OldRelay(List<PublicKey> published) {
        keys = Set.copyOf(published);
        history.add(keys);
    }

    Optional<ByteBuffer> onDatagram(ByteBuffer datagram) {
        ByteBuffer in = datagram.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (in.limit() < FIRST_KEY || in.get(KIND) != 1) {
            return Optional.empty();
        }
        int requestId = in.getInt();
        in.position(FIRST_KEY);
        Set<PublicKey> received = new HashSet<>();
        while (in.remaining() >= PublicKey.LENGTH) {
            received.add(PublicKey.read(in));
        }
        keys = received;
        history.add(received);
        return Optional.of(ByteBuffer.allocate(6)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(requestId)
                .put((byte) 1)
                .put((byte) 0)
                .flip());
    }
}
