// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.attack;

import dev.wgx.noise.PrivateKey;
import java.nio.ByteBuffer;
import java.util.List;

/** A listed hub and one spoke of its own, with a relayed session between them. */
final class Pair {
    private static final int PACKET_BYTES = 1_400;

    private final Gang gang;
    private final Accomplice hub;
    private final Accomplice spoke;
    private final int hubIndex;
    private long counter;

    /** @param hubIndex the receiver index that the spoke's data for the hub carries */
    Pair(Gang gang, Accomplice hub, Accomplice spoke, int hubIndex) {
        this.gang = gang;
        this.hub = hub;
        this.spoke = spoke;
        this.hubIndex = hubIndex;
    }

    /** Makes a pair at free ports. */
    static Pair of(Gang gang, PrivateKey hubKey, Target relay, int hubIndex) throws AttackException {
        return at(gang, hubKey, 0, 0, relay, hubIndex);
    }

    static Pair at(Gang gang, PrivateKey hubKey, int hubPort, int spokePort, Target relay, int hubIndex)
            throws AttackException {
        Accomplice spoke = gang.recruit(PrivateKey.generate(gang.random()), spokePort, relay);
        return new Pair(gang, gang.recruit(hubKey, hubPort, relay), spoke, hubIndex);
    }

    Accomplice hub() {
        return hub;
    }

    Accomplice spoke() {
        return spoke;
    }

    void meet() throws AttackException {
        gang.bringOnline(List.of(hub));
        hub.publish(List.of(spoke.key()), System.nanoTime());
        gang.await("the hub's only spoke is published", () -> !hub.isPublishing());
        gang.bringOnline(List.of(spoke));
        long opened = gang.calls().opened();
        gang.calls().call(spoke, gang.random().nextInt(), hub, hubIndex);
        gang.await("hub and spoke have a relayed session", () -> gang.calls().opened() > opened);
    }

    /** Makes a packet as the spoke sends them to the hub. */
    ByteBuffer packet() {
        return gang.messages().data(hubIndex, counter++, PACKET_BYTES);
    }
}
