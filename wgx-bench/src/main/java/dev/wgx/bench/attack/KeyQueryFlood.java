// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.attack;

import java.nio.ByteBuffer;

/** Queries for the relay's public key, from forged addresses. */
final class KeyQueryFlood implements Attack {
    private static final byte QUERY = 49;

    private final Target relay;
    private final ForgedSources sources;
    private final ByteBuffer query = ByteBuffer.wrap(new byte[] {QUERY});
    private long sent;

    KeyQueryFlood(Target relay, ForgedSources sources) {
        this.relay = relay;
        this.sources = sources;
    }

    @Override
    public void prepare() {}

    @Override
    public void strike(long number) {
        sources.port(number).send(query, relay.address());
        sent++;
    }

    @Override
    public String report() {
        return "sent " + sent + " key queries";
    }
}
