// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.attack;

import dev.wgx.command.SetPeers;
import java.util.List;

/** A listed hub publishes another small set with each strike: the relay writes each down, and says so in its log. */
final class SetChanges implements Attack {
    private final Gang gang;
    private final Accomplice hub;
    private final Publishers publishers;
    private final int setSize;
    private long sent;

    /** @param setSize at most 43 keys, since they go by one datagram */
    SetChanges(Gang gang, Accomplice hub, int setSize) {
        this.gang = gang;
        this.hub = hub;
        this.setSize = setSize;
        publishers = new Publishers(gang);
    }

    @Override
    public void prepare() throws AttackException {
        gang.bringOnline(List.of(hub));
    }

    @Override
    public void strike(long number) {
        SetPeers command = new SetPeers((int) number, publishers.junk(setSize));
        hub.command(SetPeers.PORT, command.encode(), System.nanoTime(), Gang.wallNs());
        sent++;
    }

    @Override
    public String report() {
        return "sent " + sent + " sets";
    }
}
