// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.attack;

import dev.wgx.noise.PublicKey;
import java.util.ArrayList;
import java.util.List;

/**
 * A hub with very many relayed sessions that moves from port to port, with a valid keepalive each. It does receive at
 * all of them.
 */
final class PortHopping implements Attack {
    private static final int PORTS = 250;
    private static final int CALLS_PER_SECOND = 1_000;
    private static final int ATTEMPTS = 4;

    /** WireGuard itself keeps three sessions with a peer, so a relay has to bear as many. */
    private static final int CALLS_PER_SPOKE = 4;

    private final Gang gang;
    private final Accomplice hub;
    private final List<Accomplice> spokes;
    private final List<SourcePort> ports = new ArrayList<>();
    private final Publishers publishers;
    private long moves;

    PortHopping(Gang gang, Accomplice hub, List<Accomplice> spokes, Target relay) throws AttackException {
        this.gang = gang;
        this.hub = hub;
        this.spokes = spokes;
        publishers = new Publishers(gang);
        for (int i = 0; i < PORTS; i++) {
            ports.add(gang.openFor(hub, relay));
        }
    }

    @Override
    public void prepare() throws AttackException {
        gang.bringOnline(List.of(hub));
        List<PublicKey> keys = spokes.stream().map(Accomplice::key).toList();
        publishers.publish(List.of(hub), keys);
        gang.bringOnline(spokes);
        long wanted = (long) CALLS_PER_SPOKE * spokes.size();
        for (int attempt = 0; attempt < ATTEMPTS && gang.calls().opened() < wanted; attempt++) {
            open(wanted - gang.calls().opened());
        }
    }

    private void open(long sessions) {
        new Campaign(CALLS_PER_SECOND, sessions, (double) sessions / CALLS_PER_SECOND + 1)
                .strike(number -> gang.calls().call(spokes.get((int) (number % spokes.size())), hub), gang);
    }

    @Override
    public void strike(long number) {
        hub.keepaliveFrom(ports.get((int) (number % PORTS)), System.nanoTime(), Gang.wallNs());
        moves++;
    }

    @Override
    public String report() {
        return "moved a hub of %d sessions %d times".formatted(gang.calls().opened(), moves);
    }
}
