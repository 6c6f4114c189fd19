// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.data;

import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** An entry that stays is found at any moment, whatever the writer does beside it; one that comes is seen whole. */
final class ForwardingTableStress {
    private static final int INDEX = 7;

    private ForwardingTableStress() {}

    /** A table with one entry that stays. */
    public static class Table {
        final ForwardingTable table = new ForwardingTable(ForwardingMirror.NONE, bytes -> bytes[0] = 1);
        final ForwardingEntry steady = put(1, INDEX);

        final ForwardingEntry entry(int host, int index) {
            ForwardingPeer peer = new ForwardingPeer();
            table.setPaths(peer, List.of(Path.to(Endpoint.ipv4(host, 1))));
            return new ForwardingEntry(peer, index, peer, 0, new Traffic(0));
        }

        final ForwardingEntry put(int host, int index) {
            ForwardingEntry entry = entry(host, index);
            table.put(entry);
            return entry;
        }

        /** Looks for the entry that stays, and for the other one with its index. */
        final void look(ZZ_Result result) {
            result.r1 = find(1) == steady;
            ForwardingEntry other = find(2);
            result.r2 = other == null || other.source().paths().size() == 1;
        }

        final @Nullable ForwardingEntry find(int host) {
            Endpoint source = Endpoint.ipv4(host, 1);
            return table.find(source.high(), source.low(), source.port(), INDEX);
        }
    }

    /** Another peer chooses the same index, and leaves. */
    @JCStressTest
    @Outcome(
            id = "true, true",
            expect = Expect.ACCEPTABLE,
            desc = "the entry that stays is found, the other one is whole")
    @Outcome(expect = Expect.FORBIDDEN, desc = "an entry is missing or in parts")
    @State
    public static class SharedIndex extends Table {
        @Actor
        public void write() {
            ForwardingEntry other = put(2, INDEX);
            table.remove(other);
        }

        @Actor
        public void read(ZZ_Result result) {
            look(result);
        }
    }

    /** The oldest entry of an index leaves, and the younger one takes its place. */
    @JCStressTest
    @Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "the younger entry is found")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the younger entry is missing")
    @State
    public static class OldestLeaves extends Table {
        private final ForwardingEntry younger = put(2, INDEX);

        @Actor
        public void write() {
            table.remove(steady);
        }

        @Actor
        public void read(ZZ_Result result) {
            ForwardingEntry oldest = find(1);
            result.r1 = oldest == null || oldest == steady;
            result.r2 = find(2) == younger;
        }
    }

    /** The table is full to a half, and one more entry makes the writer build a larger one. */
    @JCStressTest
    @Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "the entry that stays is found")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the entry that stays is missing")
    @State
    public static class Rebuild extends Table {
        private static final int HALF = 32;

        public Rebuild() {
            for (int index = 1; index < HALF; index++) {
                put(2 + index, INDEX + index);
            }
        }

        @Actor
        public void write() {
            put(2, INDEX + HALF);
        }

        @Actor
        public void read(ZZ_Result result) {
            look(result);
        }
    }
}
