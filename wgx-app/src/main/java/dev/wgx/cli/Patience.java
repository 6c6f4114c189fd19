// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Says what a command waits for, once it has taken longer than people expect. */
final class Patience implements AutoCloseable {
    private static final long SILENT_MS = 1500;

    private final Thread thread;

    /** @param sentence empty: there is nothing to wait for */
    Patience(String sentence, Consumer<String> say) {
        this(sentence, say, SILENT_MS);
    }

    Patience(String sentence, Consumer<String> say, long silentMs) {
        thread = Thread.ofVirtual().unstarted(() -> {
            try {
                TimeUnit.MILLISECONDS.sleep(silentMs);
                say.accept(sentence);
            } catch (InterruptedException done) {
                Thread.currentThread().interrupt();
            }
        });
        if (!sentence.isEmpty()) {
            thread.start();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
