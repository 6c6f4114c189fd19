// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge;

import dev.wgx.relay.Event;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Carries events from the loop to listeners on a thread of their own, so that no slow listener holds up the loop. */
public final class EventFeed implements AutoCloseable {
    private static final int MAX_QUEUED = 16_384;

    /** An event, and when it was reported. */
    public record Entry(Instant at, Event event) {}

    /** A listener to events. It is called on the feed's thread, and must not block for long. */
    @FunctionalInterface
    public interface Listener {
        void onEvent(Entry entry);
    }

    private final BlockingQueue<Entry> queue = new ArrayBlockingQueue<>(MAX_QUEUED);
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong lost = new AtomicLong();
    private final Failures failures = new Failures("a listener to events");
    private final Thread thread;

    public EventFeed() {
        thread = Thread.ofVirtual().name("wgxd-events").start(this::deliver);
    }

    public void publish(Event event) {
        if (!queue.offer(new Entry(Instant.now(), event))) {
            lost.incrementAndGet();
        }
    }

    public void subscribe(Listener listener) {
        listeners.add(listener);
    }

    public void unsubscribe(Listener listener) {
        listeners.remove(listener);
    }

    /** Returns how many events the full queue had no room for. */
    public long lost() {
        return lost.get();
    }

    private void deliver() {
        try {
            while (true) {
                Entry entry = queue.take();
                listeners.forEach(listener -> failures.survive(() -> listener.onEvent(entry)));
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
