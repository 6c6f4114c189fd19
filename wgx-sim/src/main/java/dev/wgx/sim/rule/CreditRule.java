// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim.rule;

import static dev.wgx.sim.Timeline.SECOND_NS;

import dev.wgx.relay.Endpoint;
import java.util.HashMap;
import java.util.Map;

/**
 * The rule that the relay is no amplifier: to an address where no peer was lately it sends at most three times what
 * came from there since.
 */
public final class CreditRule {
    private static final long FACTOR = 3;
    /** The time for which the relay may try to reach a peer that has left: a session's life, and its last attempts. */
    private static final long LAPSE_NS = 300 * SECOND_NS;

    private static final class Balance {
        long lastSeenNs = -LAPSE_NS;
        long received;
        long sent;
    }

    private final Map<Endpoint, Balance> balances = new HashMap<>();

    /** Notes that a peer is at the address, so that all may be sent there. */
    public void onSeen(Endpoint address, long nowNs) {
        Balance balance = balanceOf(address);
        balance.lastSeenNs = nowNs;
        balance.received = 0;
        balance.sent = 0;
    }

    /** Counts what came to the relay and says that it is from there. */
    public void onReceived(Endpoint source, int bytes) {
        balanceOf(source).received += bytes;
    }

    /** Counts what the relay sends there, and insists on the rule. */
    public void onSent(Endpoint destination, int bytes, long nowNs) {
        Balance balance = balanceOf(destination);
        if (nowNs - balance.lastSeenNs < LAPSE_NS) {
            return;
        }
        balance.sent += bytes;
        if (balance.sent > FACTOR * balance.received) {
            throw new Violation("the relay has sent " + balance.sent + " bytes to " + destination
                    + ", where no peer was lately, for " + balance.received + " that came from there");
        }
    }

    private Balance balanceOf(Endpoint address) {
        return balances.computeIfAbsent(address, a -> new Balance());
    }
}
