// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.relay.Endpoint;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts, for the few addresses that one peer seems to have moved to, what came from there and what was sent there.
 * Before an address is proved, three times as much may be sent there as came from there (RFC 9000, section 8.1).
 */
final class UnprovedCredit {
    private static final int FACTOR = 3;

    private static final class Account {
        private long bytes;
        private long seenNs;
    }

    /** The address that was silent longest makes room: a peer can push out its own addresses only. */
    private final Map<Endpoint, Account> accountByEndpoint = new LinkedHashMap<>(4, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Endpoint, Account> eldest) {
            return size() > Limits.MAX_SUSPECTED_ADDRESSES;
        }
    };

    void onReceived(Endpoint source, int bytes, long nowNs) {
        Account account = accountByEndpoint.computeIfAbsent(source, e -> new Account());
        if (nowNs - account.seenNs > Limits.SUSPECT_LIFETIME_NS) {
            account.bytes = 0;
        }
        account.seenNs = nowNs;
        account.bytes += (long) FACTOR * bytes;
    }

    boolean covers(Endpoint target, int bytes) {
        Account account = accountByEndpoint.get(target);
        return account != null && account.bytes >= bytes;
    }

    void onSent(Endpoint target, int bytes) {
        Account account = accountByEndpoint.get(target);
        if (account != null) {
            account.bytes -= bytes;
        }
    }

    void forget(Endpoint proved) {
        accountByEndpoint.remove(proved);
    }
}
