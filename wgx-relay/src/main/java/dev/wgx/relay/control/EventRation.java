// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Effects;
import dev.wgx.relay.Event;
import dev.wgx.relay.account.Account;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets so many events of one account through, each of which may become a line in a log, and says how many it left out.
 */
final class EventRation {
    private static final class Ration {
        private final TokenBucket events;
        private int omitted;

        Ration(long nowNs) {
            this.events = new TokenBucket(Limits.EVENTS_PER_SECOND, Limits.EVENT_BURST, nowNs);
        }
    }

    private final PeerTable peers;
    private final Accounts accounts;
    private final Map<Account, Ration> rationByAccount = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Account, Ration> eldest) {
            return size() > Limits.MAX_RATIONED_ACCOUNTS;
        }
    };

    EventRation(PeerTable peers, Accounts accounts) {
        this.peers = peers;
        this.accounts = accounts;
    }

    void report(Event event, long nowNs, Effects effects) {
        Ration ration = rationByAccount.computeIfAbsent(accountOf(event), account -> new Ration(nowNs));
        if (!ration.events.take(nowNs)) {
            ration.omitted++;
            return;
        }
        if (ration.omitted > 0) {
            effects.report(new Event.EventsOmitted(event.peer(), ration.omitted));
            ration.omitted = 0;
        }
        effects.report(event);
    }

    private Account accountOf(Event event) {
        PublicKey cause = event instanceof Event.EndpointTaken taken ? taken.by() : event.peer();
        Peer peer = peers.find(cause);
        return peer == null ? Accounts.NOBODY : accounts.of(peer);
    }
}
