// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.attack;

import java.util.concurrent.TimeUnit;

/** Points a hub's traffic at an address that never asked for it, by a forged keepalive, and then sends to that hub. */
final class Redirection implements Attack {
    private static final long FORGE_INTERVAL_NS = TimeUnit.SECONDS.toNanos(5);

    private final Pair pair;
    private final SourcePort thirdParty;
    private long forgedNs;

    /** @param thirdParty at the address that shall receive the traffic */
    Redirection(Pair pair, SourcePort thirdParty) {
        this.pair = pair;
        this.thirdParty = thirdParty;
    }

    @Override
    public void prepare() throws AttackException {
        pair.meet();
    }

    /** Forges a keepalive at first and then every five seconds; sends a packet else. */
    @Override
    public void strike(long number) {
        long nowNs = System.nanoTime();
        if (number == 0 || nowNs - forgedNs >= FORGE_INTERVAL_NS) {
            forgedNs = nowNs;
            pair.hub().keepaliveFrom(thirdParty, nowNs, Gang.wallNs());
        } else {
            pair.spoke().send(pair.packet());
        }
    }

    @Override
    public String report() {
        return "forged %d datagrams of %d bytes, sent the hub %d bytes"
                .formatted(
                        thirdParty.datagrams(),
                        thirdParty.bytes(),
                        pair.spoke().home().bytes());
    }
}
