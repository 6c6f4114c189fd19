// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.daemon;

import dev.wgx.edge.Periodic;
import dev.wgx.edge.RelayLoop;
import dev.wgx.edge.system.ServiceNotice;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Gives the service manager its signs of life, one for each time that every loop has come around. */
final class Heartbeat implements AutoCloseable {
    private final Periodic beats;

    Heartbeat(RelayLoop loop, ServiceNotice notice, long intervalS) {
        this.beats = new Periodic("wgxd-heartbeat", 0, intervalS, () -> beat(loop::comeAround, notice::alive));
    }

    void start() {
        beats.start();
    }

    static void beat(Supplier<CompletableFuture<Void>> loops, Runnable giveSign) {
        try {
            loops.get().join();
            giveSign.run();
        } catch (CompletionException busy) {
            // The next beat comes before the service manager loses its patience.
        }
    }

    @Override
    public void close() {
        beats.close();
    }
}
