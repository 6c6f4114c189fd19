package dev.wgx.edge;

import static java.lang.System.Logger.Level.ERROR;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Exceptions that came out of the relay: each is a bug, counted always and logged once for each place. */
final class Failures {
    private static final System.Logger LOG = System.getLogger("dev.wgx.edge");
    private static final int MAX_KINDS = 64;

    private final AtomicLong count = new AtomicLong();
    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    long count() {
        return count.get();
    }

    void add(Throwable failure) {
        count.incrementAndGet();
        StackTraceElement[] trace = failure.getStackTrace();
        String kind = failure.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
        if (logged.size() < MAX_KINDS && logged.add(kind)) {
            LOG.log(ERROR, "a bug in the relay, logged once: please report it", failure);
        }
    }
}
