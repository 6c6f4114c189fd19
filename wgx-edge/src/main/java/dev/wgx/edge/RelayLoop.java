// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge;

import dev.wgx.edge.system.BootClock;
import dev.wgx.edge.udp.Receiver;
import dev.wgx.edge.udp.UdpPort;
import dev.wgx.edge.udp.UdpSocket;
import dev.wgx.relay.Datagram;
import dev.wgx.relay.Effects;
import dev.wgx.relay.Event;
import dev.wgx.relay.Path;
import dev.wgx.relay.Relay;
import dev.wgx.relay.store.Moment;
import dev.wgx.relay.store.StoreChange;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The one thread that owns a relay. It receives at the first of the port's sockets; the {@link ForwardingLoop}s of the
 * others hand over what they do not forward. Any other thread reaches the relay by {@link #ask}.
 */
public final class RelayLoop implements AutoCloseable {
    private static final int MAX_QUESTIONS = 256;
    private static final int MAX_QUESTIONS_PER_TURN = 8;
    /** The time that the control path works before the loop looks again at what is to be forwarded. */
    private static final long MAX_WORK_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final long WALL_CLOCK_INTERVAL_NS = TimeUnit.SECONDS.toNanos(30);

    private final Relay relay;
    private final UdpPort port;
    private final UdpSocket socket;
    private final List<ForwardingLoop> forwardingLoops = new ArrayList<>();
    private final ChangeSink changes;
    private final Consumer<Event> events;
    private final Effects effects = new SocketEffects();
    private final BootClock clock = new BootClock();
    private final Thread thread;

    // Made once: the loop allocates nothing for what it forwards.
    private final Receiver receiver = this::onDatagram;
    private final Runnable workOffQueue = this::workOffQueue;
    private final Runnable acknowledge = this::acknowledge;
    private final Runnable doWhatIsDue = this::doWhatIsDue;
    private final Runnable flush;

    private final BlockingQueue<PendingQuestion<?>> questions = new ArrayBlockingQueue<>(MAX_QUESTIONS);
    private final AtomicLong persistedSequence = new AtomicLong();
    private final Failures failures = new Failures("the relay");
    private volatile boolean stopping;

    private long acknowledgedSequence;
    private long nextWallClockNs;
    /** The time of this turn: of its batch's first datagram, or later. One reading serves all that is done at once. */
    private long nowNs;

    private boolean isBatchTimed;
    private boolean hasHandledOne;

    /** @param events called on the loop's thread */
    public RelayLoop(Relay relay, UdpPort port, ChangeSink changes, Consumer<Event> events) {
        this.relay = relay;
        this.port = port;
        this.socket = port.sockets().getFirst();
        for (UdpSocket further : port.sockets().subList(1, port.sockets().size())) {
            int number = forwardingLoops.size() + 1;
            forwardingLoops.add(new ForwardingLoop(relay.newForwarder(), further, socket::wakeup, failures, number));
        }
        this.changes = changes;
        this.events = events;
        this.flush = socket::flush;
        this.nowNs = clock.nowNs();
        this.nextWallClockNs = nowNs;
        this.thread = Thread.ofPlatform().name("wgxd-loop").unstarted(this::run);
    }

    public void start() {
        thread.start();
        forwardingLoops.forEach(ForwardingLoop::start);
    }

    /**
     * Asks the relay. The answer comes from the loop's thread: don't block it in a dependent stage. Fails with a {@link
     * RejectedExecutionException} when too many questions wait or the loop has ended.
     */
    public <T> CompletableFuture<T> ask(Question<T> question) {
        PendingQuestion<T> pending = new PendingQuestion<>(question, new CompletableFuture<>());
        if (stopping || !questions.offer(pending)) {
            pending.answer.completeExceptionally(
                    new RejectedExecutionException("the relay is busy or about to stop: try again"));
            return pending.answer;
        }
        socket.wakeup();
        if (stopping) {
            refuseQuestions();
        }
        return pending.answer;
    }

    /**
     * Returns what completes when all threads of the port have come around once more: never while one of them hangs.
     * Fails as {@link #ask} does. Asked again only when it has completed.
     */
    public CompletableFuture<Void> comeAround() {
        List<CompletableFuture<?>> rounds = new ArrayList<>();
        rounds.add(ask((_, _, _) -> true));
        forwardingLoops.forEach(further -> rounds.add(further.comeAround()));
        return CompletableFuture.allOf(rounds.toArray(CompletableFuture[]::new));
    }

    /** Tells the loop that all changes up to this sequence are safe on disk. From any thread. */
    public void onPersisted(long sequence) {
        persistedSequence.accumulateAndGet(sequence, Math::max);
        socket.wakeup();
    }

    /** Returns how many exceptions came out of the relay: each is a bug. */
    public long failures() {
        return failures.count();
    }

    public UdpPort port() {
        return port;
    }

    /** Ends the threads after the turn that they are in, and closes the sockets. */
    @Override
    public void close() {
        forwardingLoops.forEach(ForwardingLoop::close);
        stopping = true;
        socket.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        refuseQuestions();
        socket.close();
    }

    private void run() {
        while (!stopping) {
            turn();
        }
    }

    private void turn() {
        isBatchTimed = false;
        hasHandledOne = false;
        try {
            socket.receive(timeoutNs(), receiver);
        } catch (RuntimeException e) {
            failures.add(e);
        }
        takeHandovers();
        if (!isBatchTimed) {
            nowNs = clock.nowNs();
        }
        failures.survive(workOffQueue);
        failures.survive(acknowledge);
        answerQuestions();
        failures.survive(doWhatIsDue);
        failures.survive(flush);
    }

    private void takeHandovers() {
        for (int i = 0; i < forwardingLoops.size(); i++) {
            forwardingLoops.get(i).handover().take(receiver);
        }
    }

    private boolean isHandoverWaiting() {
        for (int i = 0; i < forwardingLoops.size(); i++) {
            if (!forwardingLoops.get(i).handover().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private long timeoutNs() {
        if (relay.hasQueued()
                || isHandoverWaiting()
                || !questions.isEmpty()
                || persistedSequence.get() > acknowledgedSequence) {
            return 0;
        }
        long deadlineNs = relay.nextDeadlineNs();
        long untilWallClockNs = Math.max(0, nextWallClockNs - nowNs);
        return deadlineNs == Long.MAX_VALUE ? untilWallClockNs : Math.clamp(deadlineNs - nowNs, 0, untilWallClockNs);
    }

    private void onDatagram(Datagram datagram) {
        if (!isBatchTimed) {
            nowNs = clock.nowNs();
            isBatchTimed = true;
        }
        try {
            if (relay.forward(datagram, nowNs, effects)) {
                return;
            }
            if (hasHandledOne || relay.hasQueued()) {
                relay.enqueue(datagram, nowNs, effects);
            } else {
                // Nobody else waits: at once, and without a copy.
                hasHandledOne = true;
                relay.onDatagram(datagram, nowNs, effects);
            }
        } catch (RuntimeException | AssertionError e) {
            failures.add(e);
        }
    }

    private void workOffQueue() {
        if (!relay.hasQueued()) {
            return;
        }
        nowNs = clock.nowNs();
        long endNs = nowNs + MAX_WORK_NS;
        while (relay.hasQueued() && nowNs < endNs) {
            long startNs = nowNs;
            try {
                relay.handleQueued(startNs, effects);
            } catch (RuntimeException | AssertionError e) {
                failures.add(e);
            }
            nowNs = clock.nowNs();
            relay.onQueuedHandled(nowNs - startNs);
        }
    }

    private void acknowledge() {
        long sequence = persistedSequence.get();
        if (sequence > acknowledgedSequence) {
            acknowledgedSequence = sequence;
            relay.onPersisted(sequence, nowNs, effects);
        }
    }

    private void answerQuestions() {
        for (int i = 0; i < MAX_QUESTIONS_PER_TURN; i++) {
            PendingQuestion<?> pending = questions.poll();
            if (pending == null) {
                return;
            }
            pending.answer(this);
        }
    }

    private void doWhatIsDue() {
        if (nowNs - nextWallClockNs >= 0) {
            nextWallClockNs = nowNs + WALL_CLOCK_INTERVAL_NS;
            relay.onWallClock(clock.nowNs(), wallNs());
        }
        if (relay.nextDeadlineNs() <= nowNs) {
            relay.onDeadline(nowNs, effects);
        }
    }

    /** Returns the present by both clocks, as a relay is made with. */
    public static Moment now() {
        return Moment.of(new BootClock().nowNs(), wallNs(), BootClock.boot());
    }

    /** Returns nanoseconds since 1970. */
    public static long wallNs() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    private void refuseQuestions() {
        for (PendingQuestion<?> p = questions.poll(); p != null; p = questions.poll()) {
            p.answer.completeExceptionally(new RejectedExecutionException("the relay has stopped"));
        }
    }

    private record PendingQuestion<T>(Question<T> question, CompletableFuture<T> answer) {
        void answer(RelayLoop loop) {
            T result;
            try {
                result = question.ask(loop.relay, loop.nowNs, loop.effects);
            } catch (RuntimeException | AssertionError e) {
                loop.failures.add(e);
                answer.completeExceptionally(e);
                return;
            }
            answer.complete(result);
        }
    }

    private final class SocketEffects implements Effects {
        @Override
        public void send(ByteBuffer payload, Path path, int trafficClass, int hopLimit) {
            socket.send(payload, path, trafficClass, hopLimit);
        }

        @Override
        public void persist(long sequence, StoreChange change) {
            changes.submit(sequence, change);
        }

        @Override
        public void report(Event event) {
            events.accept(event);
        }
    }
}
