// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.peer;

import java.util.concurrent.TimeUnit;

/** Waiting, by the thread that directs a benchmark. */
public final class Pause {
    private Pause() {}

    /** Returns false if the thread was interrupted, which it still is. */
    public static boolean of(long ns) {
        try {
            TimeUnit.NANOSECONDS.sleep(ns);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
