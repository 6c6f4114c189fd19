// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.noise.Output;
import dev.wgx.relay.Counter;
import dev.wgx.relay.Counters;
import dev.wgx.relay.DropReason;
import dev.wgx.relay.Effects;
import dev.wgx.relay.Event;
import dev.wgx.relay.Path;
import dev.wgx.relay.store.Moment;
import dev.wgx.relay.store.StoreChange;

/** One call into the core: when it happens, and where its effects, counts and lasting changes go. */
record Turn(Moment now, Effects effects, Counters counters, Journal journal, EventRation ration) {
    long nowNs() {
        return now.nowNs();
    }

    long wallNs() {
        return now.wallNs();
    }

    long wallMs() {
        return now.wallMs();
    }

    void drop(DropReason reason) {
        counters.drop(reason);
    }

    void count(Counter counter) {
        counters.count(counter);
    }

    /** Returns the number of the change, which is durable once the store reports this number or a later one. */
    long persist(StoreChange change) {
        return journal.write(change, effects);
    }

    void report(Event event) {
        ration.report(event, nowNs(), effects);
    }

    /** Returns the way out for messages of the relay's own to one address. */
    Output to(Path path) {
        return message -> {
            counters.count(Counter.SENT_DATAGRAMS);
            effects.send(message, path);
        };
    }
}
