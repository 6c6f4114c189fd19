// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** A counter never runs backwards for whoever reads it, and shows no number that it never had. */
@JCStressTest
@Outcome(
        id = {"0, 0", "0, 1", "0, 2", "1, 1", "1, 2", "2, 2"},
        expect = Expect.ACCEPTABLE,
        desc = "it grows")
@Outcome(expect = Expect.FORBIDDEN, desc = "it went back, or shows what it never was")
@State
public class CountersStress {
    private final Counters counters = new Counters();

    @Actor
    public void count() {
        counters.drop(DropReason.UNKNOWN_INDEX);
        counters.drop(DropReason.UNKNOWN_INDEX);
    }

    @Actor
    public void read(JJ_Result result) {
        result.r1 = counters.get(DropReason.UNKNOWN_INDEX);
        result.r2 = counters.get(DropReason.UNKNOWN_INDEX);
    }
}
