// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge;

import java.util.concurrent.TimeUnit;

/**
 * Does something again and again, on a thread of its own, with the same pause after each time; also after it has
 * failed.
 */
public final class Periodic implements AutoCloseable {
    private final long delayS;
    private final long intervalS;
    private final Runnable task;
    private final Failures failures;
    private final Thread thread;

    /**
     * @param delayS before the first time
     * @param intervalS between one time's end and the next one's start
     */
    public Periodic(String name, long delayS, long intervalS, Runnable task) {
        this.delayS = delayS;
        this.intervalS = intervalS;
        this.task = task;
        this.failures = new Failures("the thread " + name);
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            TimeUnit.SECONDS.sleep(delayS);
            while (true) {
                failures.survive(task);
                TimeUnit.SECONDS.sleep(intervalS);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
