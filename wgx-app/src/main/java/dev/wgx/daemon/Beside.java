// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.daemon;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** One part of the start that takes a while, on a thread of its own beside the others. */
final class Beside implements AutoCloseable {
    interface Part {
        void run() throws StartException;
    }

    private final CompletableFuture<Boolean> end = new CompletableFuture<>();

    private Beside() {}

    static Beside start(String threadName, Part part) {
        Beside beside = new Beside();
        Thread.ofPlatform().daemon().name(threadName).start(() -> {
            try {
                part.run();
                beside.end.complete(true);
            } catch (StartException | RuntimeException | Error failure) {
                beside.end.completeExceptionally(failure);
            }
        });
        return beside;
    }

    /**
     * Waits until the part has done its work.
     *
     * @throws StartException what the part has thrown
     */
    void join() throws StartException {
        try {
            end.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StartException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** Waits until the part has ended, in whatever way. */
    @Override
    public void close() {
        end.exceptionally(failure -> false).join();
    }
}
