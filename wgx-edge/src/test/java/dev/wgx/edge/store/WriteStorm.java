// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.store;

import java.nio.file.Path;

/** A process that publishes as fast as it can, prints each acknowledged revision, and waits to be killed. */
final class WriteStorm {
    private WriteStorm() {}

    public static void main(String[] arguments) throws StoreException, InterruptedException {
        try (RelayStore store = RelayStore.open(Path.of(arguments[0]))) {
            long first = store.load().publishedSets().stream()
                    .mapToLong(set -> set.revision())
                    .max()
                    .orElse(0);
            store.start(sequence -> {
                System.out.println(sequence);
                System.out.flush();
            });
            for (long revision = first + 1; ; revision++) {
                store.submit(revision, SampleRecords.publication(1, revision, (int) (revision % 200)));
                store.submit(revision, SampleRecords.putPeer((int) (revision % 1000)));
                if (revision % 50 == 0) {
                    Thread.sleep(1);
                }
            }
        }
    }
}
