// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.attack;

/**
 * Makes two relays with two addresses each send one packet to and fro: at each, a spoke claims to be at one address
 * of the other relay, and its hub at the other. What a spoke's address sends goes to the hub's, and by that to the
 * other relay's spoke.
 */
final class Circle implements Attack {
    /** An address of a relay, with a port to send from as if it were that relay. */
    record Corner(Target relay, SourcePort forged) {}

    private final Pair atA;
    private final Pair atB;
    private final Corner a1;
    private final Corner a2;
    private final Corner b1;
    private final Corner b2;
    private long injected;

    Circle(Pair atA, Corner a1, Corner a2, Pair atB, Corner b1, Corner b2) {
        this.atA = atA;
        this.a1 = a1;
        this.a2 = a2;
        this.atB = atB;
        this.b1 = b1;
        this.b2 = b2;
    }

    @Override
    public void prepare() throws AttackException {
        atA.meet();
        atB.meet();
    }

    /** Claims the addresses and injects a packet, by turns. */
    @Override
    public void strike(long number) {
        if (number % 2 == 0) {
            claim(atA.hub(), b1, a1);
            claim(atA.spoke(), b2, a2);
            claim(atB.spoke(), a1, b1);
            claim(atB.hub(), a2, b2);
        } else {
            b2.forged.send(atA.packet(), a2.relay.address());
            injected++;
        }
    }

    private static void claim(Accomplice accomplice, Corner to, Corner at) {
        accomplice.keepaliveFrom(to.forged, at.relay.address(), System.nanoTime(), Gang.wallNs());
    }

    @Override
    public String report() {
        return "injected " + injected + " packets";
    }
}
