// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge;

import dev.wgx.edge.system.BootClock;
import dev.wgx.edge.udp.Receiver;
import dev.wgx.edge.udp.UdpSocket;
import dev.wgx.relay.Datagram;
import dev.wgx.relay.DropReason;
import dev.wgx.relay.data.Forwarder;
import dev.wgx.wire.MessageType;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A thread with a socket of its own on the relay's port: it forwards what the shared table knows and leaves everything
 * else to the {@link RelayLoop}.
 */
final class ForwardingLoop implements AutoCloseable {
    private final Forwarder forwarder;
    private final UdpSocket socket;
    private final Runnable wakeRelay;
    private final Failures failures;
    private final Handover handover = new Handover();
    private final BootClock clock = new BootClock();
    private final Thread thread;

    /** The receiver of every batch, made once: the loop allocates nothing for what it forwards. */
    private final Receiver receiver = this::onDatagram;

    private volatile boolean stopping;
    private volatile @Nullable CompletableFuture<Void> round;
    private boolean isBatchTimed;
    private boolean hasGiven;
    private long nowNs;

    /** @param wakeRelay called after something was handed over */
    ForwardingLoop(Forwarder forwarder, UdpSocket socket, Runnable wakeRelay, Failures failures, int number) {
        this.forwarder = forwarder;
        this.socket = socket;
        this.wakeRelay = wakeRelay;
        this.failures = failures;
        this.thread = Thread.ofPlatform().name("wgxd-forward-" + number).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Returns the datagrams that the relay's thread has to handle. */
    Handover handover() {
        return handover;
    }

    /** Returns what completes when the thread has come around once more. Asked again only when it has. */
    CompletableFuture<Void> comeAround() {
        CompletableFuture<Void> next = new CompletableFuture<>();
        round = next;
        socket.wakeup();
        return next;
    }

    private void run() {
        while (!stopping) {
            isBatchTimed = false;
            hasGiven = false;
            try {
                socket.receive(Long.MAX_VALUE, receiver);
            } catch (RuntimeException e) {
                failures.add(e);
            }
            if (hasGiven) {
                wakeRelay.run();
            }
            answerRound();
        }
    }

    private void answerRound() {
        CompletableFuture<Void> asked = round;
        if (asked != null) {
            round = null;
            asked.complete(null);
        }
    }

    private void onDatagram(Datagram datagram) {
        if (!isBatchTimed) {
            nowNs = clock.nowNs();
            isBatchTimed = true;
        }
        MessageType type = MessageType.of(datagram.payload());
        if (forwarder.forward(datagram, type, nowNs, socket)) {
            return;
        }
        if (handover.give(datagram)) {
            hasGiven = true;
        } else {
            forwarder.counters().received(datagram.length());
            forwarder.counters().drop(DropReason.CONTROL_QUEUE_FULL);
        }
    }

    /** Ends the thread after the batch that it is in, and closes the socket. */
    @Override
    public void close() {
        stopping = true;
        socket.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        socket.close();
    }
}
