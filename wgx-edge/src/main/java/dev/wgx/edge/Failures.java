// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge;

import static java.lang.System.Logger.Level.ERROR;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Exceptions that one part of the daemon survives: each is a bug, counted always and logged once for each place. */
public final class Failures {
    private static final System.Logger LOG = System.getLogger("dev.wgx.edge");
    private static final int MAX_KINDS = 64;

    private final String part;
    private final AtomicLong count = new AtomicLong();
    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    /** @param part whose bugs they are, as the log names it */
    public Failures(String part) {
        this.part = part;
    }

    /** Runs the step, and survives it. */
    public void survive(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | AssertionError e) {
            add(e);
        }
    }

    long count() {
        return count.get();
    }

    void add(Throwable failure) {
        count.incrementAndGet();
        StackTraceElement[] trace = failure.getStackTrace();
        String kind = failure.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
        if (logged.size() < MAX_KINDS && logged.add(kind)) {
            LOG.log(ERROR, "a bug in " + part + ", logged once: please report it", failure);
        }
    }
}
