// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/**
 * {@code Forgetful ALL REACHABLE SEED MOMENT}: two peers shake hands and talk. At that moment all objects of this
 * process are written to the one file, with those that nobody can reach any more, and without those to the other.
 */
final class Forgetful {
    /** The moments to look at. The first one shows that secrets are found where they are. */
    enum Moment {
        WHILE_IT_LASTS,
        AFTER_THE_END,
        AFTER_A_HANDSHAKE_THAT_FAILED
    }

    private Forgetful() {}

    public static void main(String[] arguments) throws IOException {
        RandomSource random = new SeededRandom(Long.parseLong(arguments[2]));
        PrivateKey aliceKey = PrivateKey.generate(random);
        PrivateKey bobKey = PrivateKey.generate(random);
        Moment moment = Moment.valueOf(arguments[3]);
        Dialogue dialogue = dialogue(aliceKey, bobKey, random, moment);
        if (moment != Moment.WHILE_IT_LASTS) {
            dialogue.aliceTunnel().close();
            dialogue.bobTunnel().close();
            aliceKey.erase();
            bobKey.erase();
        }
        HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        machine.dumpHeap(arguments[0], false);
        machine.dumpHeap(arguments[1], true);
        // So that all of it can be reached until here.
        System.out.println(dialogue.sent.size() + " messages " + aliceKey + bobKey);
    }

    static Dialogue dialogue(PrivateKey aliceKey, PrivateKey bobKey, RandomSource random, Moment moment) {
        Dialogue dialogue = new Dialogue(aliceKey, bobKey, PresharedKey.NONE, random);
        if (moment == Moment.AFTER_A_HANDSHAKE_THAT_FAILED) {
            // The initiation arrives, the response does not; the next initiation comes too early.
            dialogue.delivers = datagram -> datagram.type() != 2;
            dialogue.aliceInitiates();
            dialogue.aliceInitiates();
            return dialogue;
        }
        dialogue.aliceSends(1, 2, 3);
        dialogue.bobSends(4, 5, 6);
        return dialogue;
    }
}
