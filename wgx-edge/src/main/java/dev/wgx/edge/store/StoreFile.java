// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.store;

import dev.wgx.edge.store.CommitMark.Mark;
import dev.wgx.relay.store.Snapshot;
import dev.wgx.relay.store.StoreChange;
import dev.wgx.relay.store.StoreChange.PutCall;
import dev.wgx.relay.store.StoreChange.PutPeer;
import dev.wgx.relay.store.StoreChange.PutPublishedSet;
import dev.wgx.relay.store.StoreChange.PutRelayedSession;
import dev.wgx.relay.store.StoreChange.RemoveCall;
import dev.wgx.relay.store.StoreChange.RemovePeer;
import dev.wgx.relay.store.StoreChange.RemovePublishedSet;
import dev.wgx.relay.store.StoreChange.RemoveRelayedSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;

/** The open file. One thread uses it at a time. Failures are RuntimeException; after one it is useless. */
final class StoreFile implements AutoCloseable {
    static final int FORMAT = 1;

    private static final int CACHE_MB = 1;
    // A commit is synced within this time, and only then may the chunks that it replaced be overwritten.
    private static final int RETENTION_MS = 1_000;
    private static final int COMMITS_PER_COMPACTION = 32;
    private static final int TARGET_FILL_PERCENT = 60;
    private static final int COMPACTION_BYTES = 1 << 20;

    /**
     * Commits that the file no longer has.
     *
     * @param commits how many
     * @param before what there was with them
     * @param left what there is without them
     */
    record Loss(long commits, Mark before, Mark left) {}

    private final MVStore store;
    private final CommitMark mark;
    private final MVMap<byte[], byte[]> peers;
    private final MVMap<byte[], byte[]> publishedSets;
    private final MVMap<byte[], byte[]> calls;
    private final MVMap<byte[], byte[]> relayedSessions;
    private int commits;

    private StoreFile(MVStore store, CommitMark mark, int retentionMs) {
        this.store = store;
        this.mark = mark;
        store.setRetentionTime(retentionMs);
        this.peers = open("peers");
        this.publishedSets = open("publishedSets");
        this.calls = open("wanted");
        this.relayedSessions = open("relayedSessions");
    }

    private MVMap<byte[], byte[]> open(String name) {
        return store.openMap(
                name,
                new MVMap.Builder<byte[], byte[]>()
                        .keyType(ByteArrayDataType.INSTANCE)
                        .valueType(ByteArrayDataType.INSTANCE));
    }

    /** @throws StoreException when there can be none, another process holds it, or a newer wgxd wrote it */
    static StoreFile open(StorePlace place) throws StoreException {
        return open(place, RETENTION_MS);
    }

    static StoreFile open(StorePlace place, int retentionMs) throws StoreException {
        place.prepare();
        Path path = place.path();
        MVStore store;
        try {
            store = new MVStore.Builder()
                    .fileName(path.toString())
                    .autoCommitDisabled()
                    .autoCommitBufferSize(0)
                    .cacheSize(CACHE_MB)
                    .open();
        } catch (MVStoreException e) {
            if (e.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
                throw new StoreException(
                        "the store " + path
                                + " is in use by another process: is a wgxd running? Stop it, or give this one a StateFile of its own");
            }
            if (e.getErrorCode() == DataUtils.ERROR_WRITING_FAILED) {
                throw new StoreException("the store " + path + " cannot be written: is the disk full?");
            }
            throw e;
        }
        if (store.getStoreVersion() > FORMAT) {
            int found = store.getStoreVersion();
            store.closeImmediately();
            throw new StoreException("the store " + path + " has format " + found + ", this wgxd knows only up to "
                    + FORMAT + ": run the newer wgxd that wrote it, or move the file away to start empty");
        }
        if (store.getStoreVersion() < FORMAT) {
            store.setStoreVersion(FORMAT);
        }
        try {
            return new StoreFile(store, CommitMark.open(place.markPath()), retentionMs);
        } catch (StoreException e) {
            store.closeImmediately();
            throw e;
        }
    }

    /** Says whether the file has fallen back to an older state than the one that was last written. */
    Optional<Loss> findLoss() {
        Mark left = present();
        return mark.read()
                .filter(newest -> newest.version() > left.version())
                .map(newest -> new Loss(newest.version() - left.version(), newest, left));
    }

    /** Accepts the loss: from now on what is there counts as all there ever was. */
    void acceptLoss() {
        mark.write(present());
    }

    private Mark present() {
        return new Mark(store.getCurrentVersion(), peers.size(), publishedSets.size());
    }

    /** @throws RuntimeException when the bytes are no such records */
    Snapshot load() {
        return new Snapshot(
                all(peers, Records::peer),
                all(publishedSets, Records::publishedSet),
                all(calls, (key, nothing) -> Records.call(key)),
                all(relayedSessions, Records::relayedSession));
    }

    private static <T> List<T> all(MVMap<byte[], byte[]> map, BiFunction<byte[], byte[], T> parser) {
        List<T> result = new ArrayList<>(map.size());
        for (Map.Entry<byte[], byte[]> entry : map.entrySet()) {
            result.add(parser.apply(entry.getKey(), entry.getValue()));
        }
        return result;
    }

    /** Commits all of it or, after a crash, nothing. It is durable when this returns. */
    void commit(List<StoreChange> changes) {
        changes.forEach(this::apply);
        store.commit();
        store.sync();
        mark.write(present());
        if (++commits % COMMITS_PER_COMPACTION == 0) {
            store.compact(TARGET_FILL_PERCENT, COMPACTION_BYTES);
        }
    }

    private void apply(StoreChange change) {
        switch (change) {
            case PutPeer put -> peers.put(Records.key(put.peer().key()), Records.value(put.peer()));
            case RemovePeer remove -> peers.remove(Records.key(remove.key()));
            case PutPublishedSet put -> publishedSets.put(Records.key(put.set().hub()), Records.value(put.set()));
            case RemovePublishedSet remove -> publishedSets.remove(Records.key(remove.hub()));
            case PutCall put -> calls.put(Records.key(put.hub(), put.spoke()), Records.nothing());
            case RemoveCall remove -> calls.remove(Records.key(remove.hub(), remove.spoke()));
            case PutRelayedSession put ->
                relayedSessions.put(Records.key(put.session().id()), Records.value(put.session()));
            case RemoveRelayedSession remove -> relayedSessions.remove(Records.key(remove.id()));
        }
    }

    /** Closes the file without writing to it. */
    void abandon() {
        mark.close();
        store.closeImmediately();
    }

    @Override
    public void close() {
        mark.close();
        // Without compaction: H2 2.4 fails to move chunks inside some files. Rewriting them, as commit does, is enough.
        store.close();
    }
}
