// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.data;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** Two forwarding threads count packets of one session: none is lost, whoever comes first. */
@JCStressTest
@Outcome(id = "4, 26", expect = Expect.ACCEPTABLE, desc = "all packets and bytes are counted")
@Outcome(expect = Expect.FORBIDDEN, desc = "packets or bytes are lost")
@State
public class TrafficStress {
    private final Traffic traffic = new Traffic(0);

    @Actor
    public void one() {
        Object counter = new Object();
        traffic.count(counter, 3, 1);
        traffic.count(counter, 3, 2);
    }

    @Actor
    public void another() {
        Object counter = new Object();
        traffic.count(counter, 10, 1);
        traffic.count(counter, 10, 2);
    }

    @Arbiter
    public void read(JJ_Result result) {
        result.r1 = traffic.packets();
        result.r2 = traffic.bytes();
    }
}
