// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.store;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.wgx.edge.ChangeSink;
import dev.wgx.edge.Failures;
import dev.wgx.relay.store.Snapshot;
import dev.wgx.relay.store.StoreChange;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The store of what survives a restart. {@link #submit} never blocks on the disk; a thread of the store's own makes
 * changes durable.
 */
public final class RelayStore implements ChangeSink, AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.wgx.edge.store");

    private static final int MAX_PENDING = 262_144;
    private static final long RETRY_INTERVAL_NS = TimeUnit.SECONDS.toNanos(2);

    private final StorePlace place;
    private final Snapshot snapshot;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Failures failures = new Failures("what the store tells");
    private final PendingChanges pending;
    private LongConsumer onPersisted = sequence -> {};
    private boolean closing;
    private boolean overflowSaid;

    private @Nullable StoreFile file;
    private volatile boolean failureSaid;

    private RelayStore(StorePlace place, StoreFile file, Snapshot snapshot, int maxPending) {
        this.place = place;
        this.file = file;
        this.snapshot = snapshot;
        this.pending = new PendingChanges(maxPending);
        this.thread = Thread.ofVirtual().name("wgxd-store").unstarted(this::run);
    }

    /**
     * Opens the file or makes it, with its directory. One that cannot be read is moved aside.
     *
     * @throws StoreException when there can be no store here; its message is for the operator
     */
    public static RelayStore open(Path path) throws StoreException {
        return open(path, MAX_PENDING);
    }

    static RelayStore open(Path path, int maxPending) throws StoreException {
        StorePlace place = new StorePlace(path);
        try {
            return openOnce(place, maxPending);
        } catch (RuntimeException unreadable) {
            Path aside = place.moveAside();
            LOG.log(
                    ERROR,
                    "the store {0} cannot be read ({1}): it was moved to {2} and wgxd starts with an empty one; hubs publish"
                            + " their spokes again by `wgx hub sync`",
                    path,
                    unreadable.getMessage(),
                    aside);
            return openOnce(place, maxPending);
        }
    }

    private static RelayStore openOnce(StorePlace place, int maxPending) throws StoreException {
        StoreFile file = openFile(place);
        try {
            return new RelayStore(place, file, file.load(), maxPending);
        } catch (RuntimeException e) {
            file.abandon();
            throw e;
        }
    }

    /**
     * Opens the file. One that has lost its newest commits is kept as it was found, said so, and used as far as it
     * goes.
     */
    private static StoreFile openFile(StorePlace place) throws StoreException {
        StoreFile file = StoreFile.open(place);
        Optional<StoreFile.Loss> loss = file.findLoss();
        if (loss.isEmpty()) {
            return file;
        }
        // Closed for the copy: to open and close a file a second time gives up the lock on it, as POSIX has it.
        file.abandon();
        sayLost(place, loss.get(), copyAside(place));
        StoreFile reopened = StoreFile.open(place);
        reopened.acceptLoss();
        return reopened;
    }

    private static String copyAside(StorePlace place) {
        try {
            return "the file as it was found is kept as " + place.copyAside();
        } catch (StoreException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static void sayLost(StorePlace place, StoreFile.Loss loss, String kept) {
        LOG.log(
                WARNING,
                "the store {0} has lost its newest {1} commits, since it was truncated, damaged or replaced by an older copy:"
                        + " of {2} peers and {3} published sets {4} and {5} are left, as they were then; {6}; hubs publish"
                        + " their spokes again by `wgx hub sync`",
                place.path(),
                loss.commits(),
                loss.before().peers(),
                loss.before().publishedSets(),
                loss.left().peers(),
                loss.left().publishedSets(),
                kept);
    }

    /** Returns what was remembered when the store was opened. */
    public Snapshot load() {
        return snapshot;
    }

    /** @param onPersisted told, on the store's thread, up to which sequence everything is durable */
    public void start(LongConsumer onPersisted) {
        this.onPersisted = onPersisted;
        thread.start();
    }

    @Override
    public void submit(long sequence, StoreChange change) {
        lock.lock();
        try {
            if (!pending.add(sequence, change) && !overflowSaid) {
                overflowSaid = true;
                LOG.log(
                        ERROR,
                        "the store {0} cannot keep up: publications are no longer acknowledged; check the disk and start"
                                + " wgxd again",
                        place.path());
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Tells how the store is. From any thread. */
    public StoreHealth health() {
        lock.lock();
        try {
            return new StoreHealth(!failureSaid && !overflowSaid, pending.size());
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        PendingChanges.Batch batch = awaitBatch();
        while (!batch.changes().isEmpty()) {
            if (commit(batch)) {
                long sequence = batch.sequence();
                failures.survive(() -> onPersisted.accept(sequence));
            } else if (!awaitRetry(batch)) {
                break;
            }
            batch = awaitBatch();
        }
        closeFile();
    }

    private void closeFile() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (RuntimeException e) {
            // Everything is committed already: what fails is the tidying up.
            LOG.log(WARNING, "the store {0} was not closed cleanly: {1}", place.path(), e.getMessage());
        }
    }

    /** Waits for the next batch, and returns an empty one when the store is closed and nothing is left. */
    private PendingChanges.Batch awaitBatch() {
        lock.lock();
        try {
            while (pending.isEmpty() && !closing) {
                changed.awaitUninterruptibly();
            }
            awaitClosing(pending::patienceNs);
            return pending.take();
        } finally {
            lock.unlock();
        }
    }

    /** @param patienceNs how long it waits at most, from now on; may change meanwhile */
    private void awaitClosing(LongSupplier patienceNs) {
        long startNs = System.nanoTime();
        long leftNs = patienceNs.getAsLong();
        while (leftNs > 0 && !closing) {
            try {
                changed.awaitNanos(leftNs);
            } catch (InterruptedException e) {
                // Nobody interrupts this thread: an interrupt would close the file under the store.
                return;
            }
            leftNs = patienceNs.getAsLong() - (System.nanoTime() - startNs);
        }
    }

    private boolean commit(PendingChanges.Batch batch) {
        try {
            StoreFile open = file == null ? openFile(place) : file;
            file = open;
            open.commit(batch.changes());
            if (failureSaid) {
                LOG.log(INFO, "the store {0} works again", place.path());
                failureSaid = false;
            }
            return true;
        } catch (RuntimeException | StoreException e) {
            if (!failureSaid) {
                LOG.log(
                        ERROR,
                        "the store {0} cannot be written ({1}): nothing is lost while wgxd runs, and it tries again",
                        place.path(),
                        e.getMessage());
                failureSaid = true;
            }
            abandonFile();
            return false;
        }
    }

    private void abandonFile() {
        StoreFile broken = file;
        file = null;
        if (broken != null) {
            try {
                broken.abandon();
            } catch (RuntimeException e) {
                LOG.log(DEBUG, "closing the broken store", e);
            }
        }
    }

    /** @return false when the store is closed instead: the changes are lost, and were never called durable */
    private boolean awaitRetry(PendingChanges.Batch batch) {
        lock.lock();
        try {
            pending.putBack(batch);
            awaitClosing(() -> RETRY_INTERVAL_NS);
            return !closing;
        } finally {
            lock.unlock();
        }
    }

    /** Makes durable what was submitted, and closes the file. */
    @Override
    public void close() {
        if (thread.getState() == Thread.State.NEW) {
            closeFile();
            return;
        }
        lock.lock();
        try {
            closing = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
