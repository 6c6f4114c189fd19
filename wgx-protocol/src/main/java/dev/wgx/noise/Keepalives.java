// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import static dev.wgx.noise.ProtocolLimits.KEEPALIVE_TIMEOUT_NS;

/**
 * Arms the timers of both kinds of keepalives: the passive one, by which who has nothing to send back shows that it
 * hears (WireGuard paper 6.5), and the persistent one, which the user asked for.
 */
final class Keepalives {
    private final TunnelTimers timers;
    private long persistentNs;
    /** More data came while a passive keepalive was due already. */
    private boolean isAnotherOwed;

    Keepalives(TunnelTimers timers) {
        this.timers = timers;
    }

    /** @param intervalNs 0 for never */
    void setPersistent(long intervalNs) {
        persistentNs = intervalNs;
        if (intervalNs == 0) {
            timers.stop(Timer.PERSISTENT_KEEPALIVE);
        }
    }

    void onAnySent(long nowNs) {
        timers.stop(Timer.PASSIVE_KEEPALIVE);
        armPersistent(nowNs);
    }

    void onAnyReceived(long nowNs) {
        armPersistent(nowNs);
    }

    void onDataReceived(long nowNs) {
        if (timers.isArmed(Timer.PASSIVE_KEEPALIVE)) {
            isAnotherOwed = true;
        } else {
            timers.arm(Timer.PASSIVE_KEEPALIVE, nowNs + KEEPALIVE_TIMEOUT_NS);
        }
    }

    void armPersistent(long nowNs) {
        if (persistentNs > 0) {
            timers.arm(Timer.PERSISTENT_KEEPALIVE, nowNs + persistentNs);
        }
    }

    /** Arms the passive one again if it is owed once more. To be called when one has been sent. */
    void afterPassive(long nowNs) {
        if (isAnotherOwed) {
            isAnotherOwed = false;
            timers.arm(Timer.PASSIVE_KEEPALIVE, nowNs + KEEPALIVE_TIMEOUT_NS);
        }
    }
}
