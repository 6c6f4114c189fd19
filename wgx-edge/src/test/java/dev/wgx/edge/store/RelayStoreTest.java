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
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelayStoreTest {
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
            await().until(() -> persisted.get() == 42);

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
    void aDamagedStoreIsMovedAsideOrReadButNeverStopsTheDaemon() throws StoreException, IOException {
        write(publication(1, 1, 1000), putPeer(1));
        byte[] bytes = Files.readAllBytes(file());
        for (int cut = 0; cut < bytes.length; cut += 4096) {
            Files.write(file(), java.util.Arrays.copyOf(bytes, cut));
            Snapshot snapshot = read();
            assertThat(snapshot.publishedSets()).isIn(List.of(), List.of(publishedSet(1, 1, 1000)));
        }
    }

    @Test
    void manyThousandCommitsDoNotGrowTheFile() throws StoreException, IOException {
        // Without retention, so that the disk's speed does not decide how much of it is young.
        StoreFile store = StoreFile.open(new StorePlace(file()), 0);
        long largestBytes = 0;
        for (int i = 0; i < 12_000; i++) {
            store.commit(List.of(putPeer(i % 50), new PutRelayedSession(session(i)), new RemoveRelayedSession(i - 20)));
            largestBytes = Math.max(largestBytes, Files.size(file()));
        }
        store.close();
        // Without reuse it would be 12 000 chunks of 8 KiB or more; what is young stays, so a fast disk needs more than
        // a slow one.
        assertThat(largestBytes).isLessThan(12_000L * 8 * 1024 / 2);
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

    private Snapshot read() throws StoreException {
        try (RelayStore store = RelayStore.open(file())) {
            store.start(sequence -> {});
            return store.load();
        }
    }

    private Path file() {
        return directory.resolve("relay.db");
    }
}
