// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim.party;

import static dev.wgx.sim.Timeline.SECOND_NS;

import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Admission;
import dev.wgx.relay.Datagram;
import dev.wgx.relay.DropReason;
import dev.wgx.relay.Effects;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Event;
import dev.wgx.relay.HopLimit;
import dev.wgx.relay.Path;
import dev.wgx.relay.Relay;
import dev.wgx.relay.RelaySettings;
import dev.wgx.relay.store.Moment;
import dev.wgx.relay.store.StoreChange;
import dev.wgx.sim.Alarm;
import dev.wgx.sim.Chance;
import dev.wgx.sim.Timeline;
import dev.wgx.sim.network.Internet;
import dev.wgx.sim.network.Line;
import dev.wgx.sim.network.Origin;
import dev.wgx.sim.network.Packet;
import dev.wgx.sim.rule.Consent;
import dev.wgx.sim.rule.KernelModel;
import dev.wgx.sim.rule.Referee;
import dev.wgx.sim.rule.Violation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The relay's machine: the real core, run as wgxd's loop runs it, with a disk that takes its time. */
public final class RelayParty implements Line, Effects {
    private static final long WALL_START_NS = 1_790_000_000L * SECOND_NS;
    /** The time that the control path takes for one datagram. */
    private static final long WORK_NS = 50_000;
    /** The time that the disk usually takes at most. */
    private static final long SYNC_NS = 40_000_000;
    /** The time that it takes at most when it is busy. */
    private static final long SLOW_SYNC_NS = 3 * SECOND_NS;

    private final Timeline timeline;
    private final Internet internet;
    private final Chance chance;
    private final Endpoint address;
    private final PrivateKey privateKey;
    private final RelaySettings settings;
    private final Consent consent;
    private final Referee referee;
    private final WriteAheadStore store = new WriteAheadStore();
    private final Datagram datagram = new Datagram();
    private final Alarm deadline;
    private final Alarm disk;
    private final Alarm work;

    private Admission admission;
    /** The time of the operator's last change of that; the first one is as old as the world. */
    private long admittedNs = Long.MIN_VALUE / 2;

    private KernelModel kernel = new KernelModel();
    private @Nullable Relay relay;
    private @Nullable Endpoint lastDestination;
    private Optional<Packet> answered = Optional.empty();
    private long wallOffsetNs;
    private long boot = 1;

    /** Makes a relay that does not run yet. */
    public RelayParty(
            Timeline timeline,
            Internet internet,
            Chance chance,
            Endpoint address,
            PrivateKey privateKey,
            Admission admission,
            RelaySettings settings,
            Consent consent,
            Referee referee) {
        this.consent = consent;
        this.timeline = timeline;
        this.internet = internet;
        this.chance = chance;
        this.address = address;
        this.privateKey = privateKey;
        this.admission = admission;
        this.settings = settings;
        this.referee = referee;
        deadline = new Alarm(timeline, this::onDeadline);
        disk = new Alarm(timeline, this::onSynced);
        work = new Alarm(timeline, this::onWork);
        internet.attach(address, this);
    }

    /** Starts the relay with what is on its disk, if it does not run. */
    public void start() {
        if (relay != null) {
            return;
        }
        long nowNs = timeline.nowNs();
        kernel = new KernelModel();
        relay = new Relay(
                privateKey, admission, settings, chance, kernel, store.snapshot(), Moment.of(nowNs, wallNs(), boot));
        relay.onOwnEndpoints(Set.of(address));
        consent.onAdmission(admission);
        onDeadline();
    }

    /** Ends the relay as kill -9 does, or as a power cut, after which the machine's clock starts anew. */
    public void crash(boolean isReboot) {
        if (isReboot) {
            boot++;
        }
        relay = null;
        store.crash(chance);
    }

    /** Sets the machine's wall clock so much forward or back. */
    public void shiftWallClock(long byNs) {
        wallOffsetNs += byNs;
        Relay running = relay;
        if (running != null) {
            running.onWallClock(timeline.nowNs(), wallNs());
        }
    }

    /** Changes who may be a peer. */
    public void admit(Admission other) {
        admission = other;
        admittedNs = timeline.nowNs();
        Relay running = relay;
        if (running != null) {
            running.onAdmission(other, timeline.nowNs(), this);
            consent.onAdmission(other);
            plan(running);
        }
    }

    /** Tells whether the key is on the allow-list itself, and nothing has changed there for so long. */
    public boolean hasListed(PublicKey key, long forNs) {
        return admission.lists(key) && timeline.nowNs() - admittedNs >= forNs;
    }

    /** Forgets a peer's clock and sessions, as its operator may ask. */
    public void forget(PublicKey key) {
        Relay running = relay;
        if (running != null) {
            running.forget(key, timeline.nowNs(), this);
            plan(running);
        }
    }

    /** Returns where the relay is. */
    public Endpoint address() {
        return address;
    }

    /** Returns the relay's public key. */
    public PublicKey publicKey() {
        return privateKey.publicKey();
    }

    @Override
    public void receive(Packet packet) {
        Relay running = relay;
        if (running == null) {
            return;
        }
        referee.onReceived(packet);
        long nowNs = timeline.nowNs();
        Optional<Endpoint> byKernel = kernel.verdict(packet, nowNs);
        lastDestination = null;
        Path path = new Path(packet.source(), address.high(), address.low());
        datagram.set(packet.bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN), path, 0, packet.hopLimit());
        answered = Optional.of(packet);
        boolean isForwarded = running.forward(datagram, nowNs, this);
        answered = Optional.empty();
        if (!isForwarded) {
            running.enqueue(datagram, nowNs, this);
        }
        byKernel.ifPresent(this::requireSame);
        plan(running);
    }

    private void requireSame(Endpoint byKernel) {
        if (!byKernel.equals(lastDestination)) {
            throw new Violation(
                    "the kernel path would send to " + byKernel + " what the relay sends to " + lastDestination);
        }
    }

    @Override
    public void send(ByteBuffer payload, Path path, int trafficClass, int hopLimit) {
        lastDestination = path.remote();
        int hops = hopLimit == HopLimit.UNSPECIFIED ? Packet.FRESH : hopLimit;
        Origin origin = referee.onSent(payload, path.remote(), hops, answered, timeline.nowNs());
        internet.send(new Packet(address, path.remote(), Packet.copy(payload), hops, origin.stolen()));
    }

    @Override
    public void persist(long sequence, StoreChange change) {
        store.append(sequence, change);
        disk.set(timeline.nowNs() + chance.between(1, chance.hits(0.2) ? SLOW_SYNC_NS : SYNC_NS));
    }

    @Override
    public void report(Event event) {
        // An operator's concern.
    }

    /**
     * Insists that tables are within their limits, and that nobody was refused a session for lack of room: all pairs
     * of a run together may not have as many as there are places.
     */
    public void check() {
        Relay running = relay;
        if (running == null) {
            return;
        }
        long nowNs = timeline.nowNs();
        requireAtMost("peers", running.peers(nowNs).size(), settings.maxPeers());
        requireAtMost("permissions", running.routes(nowNs).size(), settings.maxPermissions());
        requireAtMost("relayed sessions", running.relayedSessions(nowNs).size(), settings.maxRelayedSessions());
        var drops = running.status(nowNs).drops();
        requireAtMost("refused sessions", drops.getOrDefault(DropReason.SESSION_TABLE_FULL.name(), 0L), 0);
    }

    private static void requireAtMost(String what, long count, int limit) {
        if (count > limit) {
            throw new Violation("there are " + count + " " + what + ", and at most " + limit + " may be");
        }
    }

    private void onDeadline() {
        Relay running = relay;
        if (running != null) {
            running.onWallClock(timeline.nowNs(), wallNs());
            running.onDeadline(timeline.nowNs(), this);
            plan(running);
        }
    }

    private void onSynced() {
        Relay running = relay;
        if (running != null) {
            store.sync().ifPresent(sequence -> running.onPersisted(sequence, timeline.nowNs(), this));
            plan(running);
        }
    }

    private void onWork() {
        Relay running = relay;
        if (running != null && running.hasQueued()) {
            running.handleQueued(timeline.nowNs(), this);
            running.onQueuedHandled(WORK_NS);
            plan(running);
        }
    }

    private void plan(Relay running) {
        deadline.set(running.nextDeadlineNs());
        work.set(running.hasQueued() ? timeline.nowNs() + WORK_NS : Long.MAX_VALUE);
    }

    private long wallNs() {
        return WALL_START_NS + timeline.nowNs() + wallOffsetNs;
    }
}
