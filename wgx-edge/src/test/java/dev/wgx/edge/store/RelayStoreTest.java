// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.store;

import static dev.wgx.edge.store.SampleRecords.key;
import static dev.wgx.edge.store.SampleRecords.peer;
import static dev.wgx.edge.store.SampleRecords.publication;
import static dev.wgx.edge.store.SampleRecords.publishedSet;
import static dev.wgx.edge.store.SampleRecords.putPeer;
import static dev.wgx.edge.store.SampleRecords.session;
import static dev.wgx.edge.store.SampleRecords.unseenPeer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.wgx.edge.LoggedLines;
import dev.wgx.relay.store.CallRecord;
import dev.wgx.relay.store.Snapshot;
import dev.wgx.relay.store.StoreChange;
import dev.wgx.relay.store.StoreChange.PutCall;
import dev.wgx.relay.store.StoreChange.PutPeer;
import dev.wgx.relay.store.StoreChange.PutRelayedSession;
import dev.wgx.relay.store.StoreChange.RemoveCall;
import dev.wgx.relay.store.StoreChange.RemovePeer;
import dev.wgx.relay.store.StoreChange.RemovePublishedSet;
import dev.wgx.relay.store.StoreChange.RemoveRelayedSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelayStoreTest {
    private static final int COMMITS = 6_000;

    @TempDir
    private Path directory;

    @Test
    void everyKindOfRecordComesBack() throws StoreException {
        write(
                new PutPeer(peer(1)),
                new PutPeer(unseenPeer(2)),
                publication(1, 7, 10_000),
                new PutCall(key(1), key(2)),
                new PutRelayedSession(session(-5)));

        assertThat(read())
                .isEqualTo(new Snapshot(
                        List.of(peer(1), unseenPeer(2)),
                        List.of(publishedSet(1, 7, 10_000)),
                        List.of(new CallRecord(key(1), key(2))),
                        List.of(session(-5))));
    }

    @Test
    void whatIsRemovedStaysRemoved() throws StoreException {
        write(
                putPeer(1),
                publication(1, 7, 3),
                new PutCall(key(1), key(2)),
                new PutRelayedSession(session(5)),
                putPeer(2));
        write(
                new RemovePeer(key(1)),
                new RemovePublishedSet(key(1)),
                new RemoveCall(key(1), key(2)),
                new RemoveRelayedSession(5),
                new RemoveRelayedSession(6));

        assertThat(read()).isEqualTo(new Snapshot(List.of(peer(2)), List.of(), List.of(), List.of()));
    }

    @Test
    void aPublicationIsReportedOnlyWhenItIsOnDisk() throws StoreException, IOException {
        AtomicLong persisted = new AtomicLong();
        try (RelayStore store = RelayStore.open(file())) {
            store.start(persisted::set);
            store.submit(41, putPeer(1));
            store.submit(42, publication(3, 1, 10));
            await().forever().until(() -> persisted.get() == 42);

            Path copy = directory.resolve("copy.db");
            Files.copy(file(), copy);
            try (RelayStore reopened = RelayStore.open(copy)) {
                reopened.start(sequence -> {});
                assertThat(reopened.load().publishedSets()).containsExactly(publishedSet(3, 1, 10));
                assertThat(reopened.load().peers()).containsExactly(peer(1));
            }
        }
    }

    @Test
    void aSecondDaemonIsRefused() throws StoreException {
        try (RelayStore first = RelayStore.open(file())) {
            first.start(sequence -> {});
            assertThatThrownBy(() -> RelayStore.open(file()))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("in use by another process");
        }
        assertThat(directory.resolve("relay.db.broken-1")).doesNotExist();
    }

    @Test
    void onlyItsOwnerMayReadTheStore() throws StoreException, IOException {
        Path inner = directory.resolve("state");
        RelayStore.open(inner.resolve("relay.db")).close();
        assertThat(permissions(inner.resolve("relay.db"))).isEqualTo("rw-------");
        assertThat(permissions(inner)).isEqualTo("rwx------");
    }

    @Test
    void aStoreThatOthersCouldReadIsClosedToThem() throws StoreException, IOException {
        write(putPeer(1));
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(read().peers()).containsExactly(peer(1));
        assertThat(permissions(file())).isEqualTo("rw-------");
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void aFileThatIsNoStoreIsMovedAsideAndTheStoreStartsEmpty() throws StoreException, IOException {
        for (int i = 1; i <= 2; i++) {
            String garbage = "no store at all, number " + i;
            Files.writeString(file(), garbage);
            assertThat(read()).isEqualTo(Snapshot.EMPTY);
            assertThat(directory.resolve("relay.db.broken-" + i)).hasContent(garbage);
            Files.delete(file());
        }
    }

    @Test
    void aTruncatedStoreNeverFallsBackToAnOlderStateInSilence() throws StoreException, IOException {
        write(publication(1, 1, 1000), putPeer(1));
        write(publication(1, 2, 1000), putPeer(2));
        byte[] bytes = Files.readAllBytes(file());
        byte[] mark = Files.readAllBytes(mark());
        for (int cut = 4096; cut < bytes.length; cut += 4096) {
            byte[] rest = Arrays.copyOf(bytes, cut);
            Files.write(file(), rest);
            Files.write(mark(), mark);
            try (LoggedLines log = new LoggedLines("dev.wgx.edge.store")) {
                Snapshot snapshot = read();
                if (!snapshot.publishedSets().equals(List.of(publishedSet(1, 2, 1000)))) {
                    assertThat(log.atLeast(Level.WARNING)).as("cut at %d", cut).hasSize(1);
                    assertThat(directory.resolve("relay.db.broken-1")).hasBinaryContent(rest);
                }
                Files.deleteIfExists(directory.resolve("relay.db.broken-1"));
            }
        }
    }

    @Test
    void aStoreThatLostItsNewestCommitsSaysHowManyAndGoesOnWithTheRest() throws StoreException, IOException {
        commit(publication(1, 1, 10), putPeer(1));
        byte[] older = Files.readAllBytes(file());
        commit(putPeer(2));
        commit(publication(3, 1, 10), putPeer(3));
        Files.write(file(), older);

        try (LoggedLines log = new LoggedLines("dev.wgx.edge.store")) {
            assertThat(read().peers()).containsExactly(peer(1));
            assertThat(log.atLeast(Level.WARNING))
                    .singleElement()
                    .asString()
                    .contains("lost its newest 2 commits", "of 3 peers and 2 published sets 1 and 1 are left")
                    .contains("kept as " + directory.resolve("relay.db.broken-1"));
        }
        assertThat(directory.resolve("relay.db.broken-1")).hasBinaryContent(older);

        write(putPeer(4));
        try (LoggedLines log = new LoggedLines("dev.wgx.edge.store")) {
            assertThat(read().peers()).containsExactly(peer(1), peer(4));
            assertThat(log.atLeast(Level.WARNING)).isEmpty();
        }
    }

    @Test
    void aStoreWithoutAMarkIsOpenedInSilence() throws StoreException, IOException {
        write(putPeer(1));
        for (byte[] unreadable : new byte[][] {{}, {1, 2, 3}, new byte[64]}) {
            Files.write(mark(), unreadable);
            try (LoggedLines log = new LoggedLines("dev.wgx.edge.store")) {
                assertThat(read().peers()).containsExactly(peer(1));
                assertThat(log.atLeast(Level.WARNING)).isEmpty();
            }
        }
    }

    @Test
    void aStoreThatTheOperatorHasRemovedStartsEmptyInSilence() throws StoreException, IOException {
        write(putPeer(1));
        Files.delete(file());
        try (LoggedLines log = new LoggedLines("dev.wgx.edge.store")) {
            assertThat(read()).isEqualTo(Snapshot.EMPTY);
            assertThat(log.atLeast(Level.WARNING)).isEmpty();
        }
    }

    @Test
    void onlyItsOwnerMayReadTheMark() throws StoreException, IOException {
        write(putPeer(1));
        assertThat(permissions(mark())).isEqualTo("rw-------");
    }

    @Test
    void manyThousandCommitsDoNotGrowTheFile() throws StoreException, IOException {
        // Without retention, so that the disk's speed does not decide how much of it is young.
        StoreFile store = StoreFile.open(new StorePlace(file()), 0);
        long largestBytes = 0;
        for (int i = 0; i < COMMITS; i++) {
            store.commit(List.of(putPeer(i % 50), new PutRelayedSession(session(i)), new RemoveRelayedSession(i - 20)));
            largestBytes = Math.max(largestBytes, Files.size(file()));
        }
        store.close();
        // Without reuse each would be a chunk of 8 KiB or more; what is young stays, so a fast disk needs more than
        // a slow one.
        assertThat(largestBytes).isLessThan(COMMITS * 8L * 1024 / 2);
        assertThat(read().relayedSessions()).hasSize(20);
    }

    @Test
    void anOverfullQueueNeverCallsDurableWhatIsNot() {
        PendingChanges pending = new PendingChanges(2);
        assertThat(pending.add(1, putPeer(1))).isTrue();
        assertThat(pending.add(2, putPeer(2))).isTrue();
        assertThat(pending.add(3, putPeer(3))).isFalse();
        assertThat(pending.add(4, putPeer(1))).isTrue();
        assertThat(pending.take().sequence()).isEqualTo(2);
        assertThat(pending.add(5, putPeer(5))).isTrue();
        assertThat(pending.take().sequence()).isEqualTo(2);
    }

    @Test
    void anOverfullQueueIsToldAndSoIsHowMuchWaits() throws StoreException {
        try (RelayStore store = RelayStore.open(file(), 2)) {
            store.submit(1, putPeer(1));
            assertThat(store.health()).isEqualTo(new StoreHealth(true, 1));

            store.submit(2, putPeer(2));
            store.submit(3, putPeer(3));
            assertThat(store.health()).isEqualTo(new StoreHealth(false, 2));
        }
    }

    @Test
    void aBatchThatFailedNeverReplacesANewerChange() {
        PendingChanges pending = new PendingChanges(10);
        pending.add(1, publication(1, 1, 1));
        pending.add(2, putPeer(2));
        PendingChanges.Batch failed = pending.take();
        pending.add(3, publication(1, 2, 5));
        pending.putBack(failed);
        assertThat(pending.take()).isEqualTo(new PendingChanges.Batch(List.of(publication(1, 2, 5), putPeer(2)), 3));
    }

    private void write(StoreChange... changes) throws StoreException {
        try (RelayStore store = RelayStore.open(file())) {
            store.start(sequence -> {});
            long sequence = 0;
            for (StoreChange change : changes) {
                store.submit(++sequence, change);
            }
        }
    }

    /** Writes all the changes in one commit. */
    private void commit(StoreChange... changes) throws StoreException {
        try (StoreFile file = StoreFile.open(new StorePlace(file()))) {
            file.commit(List.of(changes));
        }
    }

    private Snapshot read() throws StoreException {
        try (RelayStore store = RelayStore.open(file())) {
            store.start(sequence -> {});
            return store.load();
        }
    }

    private Path file() {
        return directory.resolve("relay.db");
    }

    private Path mark() {
        return directory.resolve("relay.db.newest");
    }
}
