// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge;

import dev.wgx.relay.Datagram;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/** A ring hands on what was given, in order and whole, while the giver fills the next places. */
@JCStressTest
@Outcome(
        id = {"0, true", "1, true", "2, true"},
        expect = Expect.ACCEPTABLE,
        desc = "so many were taken, each whole")
@Outcome(expect = Expect.FORBIDDEN, desc = "a datagram in parts, or out of order")
@State
public class HandoverStress {
    private final Handover handover = new Handover(2);
    private final ByteBuffer payload = ByteBuffer.allocate(1).order(ByteOrder.LITTLE_ENDIAN);
    private final Datagram datagram = new Datagram();

    private int taken;
    private boolean isWhole = true;

    @Actor
    public void give() {
        give(1);
        give(2);
    }

    private void give(int number) {
        payload.put(0, (byte) number);
        boolean _ = handover.give(datagram.set(payload, Path.to(Endpoint.ipv4(number, number))));
    }

    @Actor
    public void take(IZ_Result result) {
        handover.take(copy -> {
            taken++;
            isWhole &= copy.length() == 1 && copy.payload().get(0) == taken && copy.sourcePort() == taken;
        });
        result.r1 = taken;
        result.r2 = isWhole;
    }
}
