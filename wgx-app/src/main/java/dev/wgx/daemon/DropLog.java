// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.daemon;

import static java.lang.System.Logger.Level.INFO;

import dev.wgx.edge.DropHistory;
import dev.wgx.edge.Periodic;
import dev.wgx.edge.RelayLoop;
import dev.wgx.relay.DropReason;
import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.CompletionException;

/** Notes each minute what was dropped, and says so when anything was. */
final class DropLog implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.wgx.daemon");

    private final RelayLoop loop;
    private final DropHistory history;
    private final Map<String, Long> said = new HashMap<>();
    private final Periodic watch =
            new Periodic("wgxd-drops", DropHistory.INTERVAL_S, DropHistory.INTERVAL_S, this::say);

    DropLog(RelayLoop loop, DropHistory history) {
        this.loop = loop;
        this.history = history;
    }

    void start() {
        watch.start();
    }

    private void say() {
        Map<String, Long> drops;
        try {
            drops = loop.ask((relay, nowNs, effects) -> relay.status(nowNs))
                    .join()
                    .drops();
        } catch (CompletionException busy) {
            return;
        }
        history.add(System.nanoTime(), drops);
        String summary = summary(drops);
        if (!summary.isEmpty()) {
            LOG.log(INFO, "dropped in the last minute: {0}", summary);
        }
    }

    /** Returns the reasons whose counts grew since the last call; empty when none did. */
    String summary(Map<String, Long> drops) {
        StringJoiner grown = new StringJoiner(", ");
        for (DropReason reason : DropReason.values()) {
            long now = drops.getOrDefault(reason.name(), 0L);
            Long before = said.put(reason.name(), now);
            long growth = now - (before == null ? 0 : before);
            if (growth > 0) {
                grown.add(growth + " " + reason.name());
            }
        }
        return grown.toString();
    }

    @Override
    public void close() {
        watch.close();
    }
}
