// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.data;

import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A peer moves: an address that it keeps is accepted all the while, and there is always one to send to. */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "accepted, and sent to one of the two addresses")
@Outcome(expect = Expect.FORBIDDEN, desc = "refused for a moment, or sent nowhere")
@State
public class ForwardingPeerStress {
    private static final Path KEPT = Path.to(Endpoint.ipv4(1, 1));
    private static final Path NEWER = Path.to(Endpoint.ipv4(2, 1));

    private final ForwardingPeer peer = new ForwardingPeer();

    public ForwardingPeerStress() {
        peer.setPaths(List.of(KEPT));
    }

    @Actor
    public void move() {
        peer.setPaths(List.of(NEWER, KEPT));
        peer.setPaths(List.of(KEPT));
    }

    @Actor
    public void read(ZZ_Result result) {
        Endpoint kept = KEPT.remote();
        result.r1 = peer.isAt(kept.high(), kept.low(), kept.port());
        Path newest = peer.newestPath();
        result.r2 = KEPT.equals(newest) || NEWER.equals(newest);
    }
}
