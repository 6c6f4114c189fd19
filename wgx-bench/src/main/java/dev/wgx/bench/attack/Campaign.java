// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.attack;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Says how often an attack strikes, and when it ends.
 *
 * @param perSecond strikes; what could not be done in time is not made up for
 * @param count at most so many strikes
 * @param seconds when it ends, counted from the first strike
 */
public record Campaign(int perSecond, long count, double seconds) {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long MAX_ARREARS_NS = SECOND_NS / 10;
    private static final int MAX_BURST = 64;

    /** @param tell is told when the attackers are in position, and then every second and at the end what was done */
    public void run(Attack attack, Gang gang, Consumer<String> tell) throws AttackException {
        attack.prepare();
        tell.accept("in position");
        long[] toldNs = {System.nanoTime()};
        strike(
                number -> {
                    attack.strike(number);
                    if (System.nanoTime() - toldNs[0] >= SECOND_NS) {
                        toldNs[0] += SECOND_NS;
                        tell.accept(attack.report());
                    }
                },
                gang);
        tell.accept(attack.report());
    }

    /** @param weapon is given the number of each strike */
    void strike(LongConsumer weapon, Gang gang) {
        long intervalNs = SECOND_NS / perSecond;
        long nowNs = System.nanoTime();
        long endNs = nowNs + (long) (seconds * SECOND_NS);
        long dueNs = nowNs;
        long struck = 0;
        for (; nowNs - endNs < 0; nowNs = System.nanoTime()) {
            dueNs = Math.max(dueNs, nowNs - MAX_ARREARS_NS);
            for (int burst = 0; burst < MAX_BURST && struck < count && dueNs - nowNs <= 0; burst++) {
                weapon.accept(struck++);
                dueNs += intervalNs;
            }
            gang.turn((struck < count ? dueNs : endNs) - nowNs);
        }
    }
}
