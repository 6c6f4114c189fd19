// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.attack;

/**
 * One packet for a hub that never arrives: the attackers' own router sends what comes for the hub's port back to the
 * relay, as from the spoke's. Every address is an honest one, so nothing but a hop limit ends it.
 */
final class Carousel implements Attack {
    static final int HUB_PORT = 7001;
    static final int SPOKE_PORT = 7002;

    private final Pair pair;
    private long injected;

    /** @param pair at these ports */
    Carousel(Pair pair) {
        this.pair = pair;
    }

    @Override
    public void prepare() throws AttackException {
        pair.meet();
    }

    @Override
    public void strike(long number) {
        pair.spoke().send(pair.packet());
        injected++;
    }

    @Override
    public String report() {
        return "injected " + injected + " packets";
    }
}
