// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.sync;

import dev.wgx.agent.relay.PublishOutcome;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Decides what to do next to keep interface and relay in step. Monotonic nanoseconds come in, orders come out. */
public final class SyncWatch {
    /** Between two looks while all is well, or while it is not. */
    public static final long ROUND_NS = TimeUnit.SECONDS.toNanos(15);
    /** Between two looks for an interface that is not there. */
    public static final long ABSENT_NS = TimeUnit.SECONDS.toNanos(3);
    /** WireGuard's REJECT_AFTER_TIME: a session that old is dead. */
    public static final long OLD_HANDSHAKE_NS = TimeUnit.SECONDS.toNanos(180);
    /** Between two look-ups of the relay's name. */
    public static final long RESOLVE_NS = TimeUnit.SECONDS.toNanos(30);

    /** The things that a caller may have to do now. */
    public enum Order {
        /** Look at the interface; answered by {@link #onInterface} or {@link #onInterfaceAbsent}. */
        INSPECT,
        /** Look the relay's name up and ask for its key; answered by {@link #onResolved}. */
        RESOLVE,
        /** Publish what the configuration has; answered by {@link #onPublished}. */
        PUBLISH,
        /** Nothing, until {@link #deadlineNs}. */
        WAIT
    }

    private final Consumer<String> log;

    private Order next = Order.INSPECT;
    private long deadlineNs;
    private long resolvedNs;
    /** The time since which there has been no handshake to count from. */
    private long waitingSinceNs;

    private Optional<HostPort> endpoint = Optional.empty();
    private boolean changed;
    private String state = "";

    public SyncWatch(long nowNs, Consumer<String> log) {
        this.log = log;
        this.deadlineNs = nowNs;
        this.waitingSinceNs = nowNs;
        this.resolvedNs = nowNs - RESOLVE_NS;
    }

    public Order next(long nowNs) {
        if (next == Order.WAIT && (changed || nowNs - deadlineNs >= 0)) {
            changed = false;
            next = Order.INSPECT;
        }
        return next;
    }

    /** Returns when {@link #next} will have something to do. */
    public long deadlineNs() {
        return deadlineNs;
    }

    /** Makes the next publication due at once, because the configuration has changed. */
    public void onChange() {
        changed = true;
    }

    /** Keeps the old configuration in force, because the new one cannot be used. */
    public void onMistake(String sentence) {
        log.accept("The old configuration stays in force: " + sentence);
    }

    /** Tries again after a round: the system refused something, or told what nobody understands. */
    public void onFailure(long nowNs, String sentence) {
        enter(sentence);
        waitUntil(nowNs + ROUND_NS);
    }

    public void onInterfaceAbsent(long nowNs, String name) {
        enter("The interface " + name + " is not there; waiting for it.");
        waitingSinceNs = nowNs;
        waitUntil(nowNs + ABSENT_NS);
    }

    /**
     * @param handshakeAgeNs since the newest handshake with the relay; empty if there was none
     * @param current where the interface sends the relay's packets
     */
    public void onInterface(long nowNs, OptionalLong handshakeAgeNs, Optional<HostPort> current) {
        endpoint = current;
        boolean old = current.isEmpty() || handshakeAgeNs.orElse(nowNs - waitingSinceNs) > OLD_HANDSHAKE_NS;
        next = old && nowNs - resolvedNs >= RESOLVE_NS ? Order.RESOLVE : Order.PUBLISH;
    }

    /**
     * @param resolved one of the relay's addresses now, preferably the one in use; empty if the name is not known
     * @param pinned the relay's key as it should be
     * @param answered the key that answers there
     * @return the endpoint to set, if another
     */
    public Optional<HostPort> onResolved(
            long nowNs, Optional<HostPort> resolved, PublicKey pinned, Optional<PublicKey> answered) {
        resolvedNs = nowNs;
        next = Order.PUBLISH;
        if (resolved.isEmpty()) {
            enter("The relay's name cannot be looked up; trying again every 30 seconds.");
            return Optional.empty();
        }
        if (answered.isPresent() && !answered.get().equals(pinned)) {
            enter("The relay at " + resolved.get() + " has the key " + answered.get() + ", not the pinned " + pinned
                    + ": if that is meant, run sync --accept-new-relay-key.");
        }
        if (resolved.equals(endpoint)) {
            return Optional.empty();
        }
        log.accept("The relay is at " + resolved.get() + " now"
                + endpoint.map(old -> ", no longer at " + old).orElse("") + ".");
        return resolved;
    }

    public void onPublished(long nowNs, PublishOutcome outcome) {
        switch (outcome) {
            case PublishOutcome.Published published -> {
                if (published.changed()) {
                    state = "";
                }
                enter("In step: the relay has " + published.describe() + ".");
            }
            case PublishOutcome.Refused(String reason) -> enter("The relay refuses the keys: " + reason + ".");
            case PublishOutcome.Unreachable() -> onUnreachable();
        }
        waitUntil(nowNs + ROUND_NS);
    }

    private void onUnreachable() {
        // What is known of the cause is not overwritten by its consequence.
        if (!state.startsWith("The relay")) {
            enter("The relay does not answer; trying again every 15 seconds.");
        }
    }

    private void waitUntil(long deadline) {
        next = Order.WAIT;
        deadlineNs = deadline;
    }

    private void enter(String newState) {
        if (!newState.equals(state)) {
            state = newState;
            log.accept(newState);
        }
    }
}
