// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.account;

import java.util.HashMap;
import java.util.Map;

/**
 * A budget of so much a second that accounts share. An account may use all that is left; but its even part of the whole
 * it gets in any case. So twice the budget is used at worst: once by whoever came first, once in even parts.
 *
 * @param <A> what tells accounts apart; ordered, if others can choose its hash
 */
public final class FairRate<A> {
    private static final long WINDOW_NS = 1_000_000_000L;

    private static final class Use {
        private int amount;
    }

    private final int perSecond;
    private final int maxAccounts;
    private final Map<A, Use> useByAccount = new HashMap<>();
    private long windowEndNs;
    private int used;
    private int accountsBefore;

    /** @param maxAccounts that are remembered within a second; one beyond that gets only what is left */
    public FairRate(int perSecond, int maxAccounts, long nowNs) {
        this.perSecond = perSecond;
        this.maxAccounts = maxAccounts;
        this.windowEndNs = nowNs + WINDOW_NS;
    }

    /** Uses one unit, if the account may. */
    public boolean take(A account, long nowNs) {
        turnWindow(nowNs);
        Use use = useByAccount.get(account);
        if (use == null && useByAccount.size() < maxAccounts) {
            use = new Use();
            useByAccount.put(account, use);
        }
        boolean withinShare = use != null && (long) (use.amount + 1) * accounts() <= perSecond;
        if (used >= perSecond && !withinShare) {
            return false;
        }
        used++;
        if (use != null) {
            use.amount++;
        }
        return true;
    }

    /** Charges the account with what has been used beyond the unit that it took. */
    public void charge(A account, int amount, long nowNs) {
        turnWindow(nowNs);
        Use use = useByAccount.get(account);
        used += amount;
        if (use != null) {
            use.amount += amount;
        }
    }

    /**
     * Returns how many accounts there are. Those of the last second count too, so that the first of a new one do not
     * take the others' parts.
     */
    private int accounts() {
        return Math.max(accountsBefore, useByAccount.size());
    }

    private void turnWindow(long nowNs) {
        if (nowNs >= windowEndNs) {
            accountsBefore = nowNs < windowEndNs + WINDOW_NS ? useByAccount.size() : 0;
            useByAccount.clear();
            used = 0;
            windowEndNs = nowNs + WINDOW_NS;
        }
    }
}
