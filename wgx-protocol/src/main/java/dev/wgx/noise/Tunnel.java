package dev.wgx.noise;

import static dev.wgx.noise.ProtocolLimits.HANDSHAKE_INITIATION_INTERVAL_NS;
import static dev.wgx.noise.ProtocolLimits.KEEPALIVE_TIMEOUT_NS;
import static dev.wgx.noise.ProtocolLimits.REJECT_AFTER_TIME_NS;
import static dev.wgx.noise.ProtocolLimits.REKEY_ATTEMPT_TIME_NS;
import static dev.wgx.noise.ProtocolLimits.REKEY_TIMEOUT_JITTER_MAX_NS;
import static dev.wgx.noise.ProtocolLimits.REKEY_TIMEOUT_NS;

import dev.wgx.wire.HandshakeResponse;
import dev.wgx.wire.MessageType;
import dev.wgx.wire.TransportData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Everything of WireGuard between us and one peer: handshakes in both roles, the sessions they make, the timers that renew and
 * end them. It knows no address: what it sends goes to an {@link Output}, and the caller decides where that is.
 *
 * <p>{@code nowNs} is monotonic; {@code wallNs} counts from 1970 and may do what it likes. Messages are read between
 * position and limit, which stay. Nothing that a message contains makes any method here throw.
 */
public final class Tunnel {
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final StaticIdentity local;
    private final PublicKey remote;
    private final PresharedKey presharedKey;
    private final RandomSource random;
    private final Indexes indexes;
    private final SessionSlots slots;
    private final TunnelTimers timers = new TunnelTimers();

    private @Nullable HandshakeMacs macs;
    private byte @Nullable [] staticStatic;
    private @Nullable PendingHandshake pending;
    private @Nullable PacketQueue queue;
    private @Nullable Tai64n newestReceived;
    private @Nullable Tai64n newestSent;

    private boolean everInitiated;
    private long initiatedNs;
    private long attemptsStartedNs;
    private boolean everAnswered;
    private long answeredNs;
    private boolean everCompleted;
    private long completedNs;
    private boolean keepaliveOwed;
    private boolean lastMinuteRekeyed;
    private long persistentKeepaliveNs;

    /** @param newestTimestamp that of the newest initiation ever accepted from this peer, so that none is accepted twice */
    public Tunnel(
            StaticIdentity local,
            PublicKey remote,
            PresharedKey presharedKey,
            RandomSource random,
            Indexes indexes,
            Optional<Tai64n> newestTimestamp) {
        this.local = local;
        this.remote = remote;
        this.presharedKey = presharedKey;
        this.random = random;
        this.indexes = indexes;
        this.slots = new SessionSlots(indexes);
        this.newestReceived = newestTimestamp.orElse(null);
    }

    /** Proves and answers an initiation. The new session sends nothing before {@link Received#confirmedSession}. */
    public InitiationVerdict onInitiation(ReceivedInitiation initiation, long nowNs, Output out) {
        Optional<byte[]> agreed = staticStatic();
        if (agreed.isEmpty() || !initiation.remoteKey().equals(remote)) {
            return InitiationVerdict.INVALID;
        }
        Optional<Tai64n> timestamp = initiation.readTimestamp(agreed.get());
        if (timestamp.isEmpty()) {
            return InitiationVerdict.INVALID;
        }
        if (newestReceived != null && timestamp.get().compareTo(newestReceived) <= 0) {
            return InitiationVerdict.REPLAYED;
        }
        if (everAnswered && nowNs - answeredNs < HANDSHAKE_INITIATION_INTERVAL_NS) {
            return InitiationVerdict.TOO_FREQUENT;
        }
        newestReceived = timestamp.get();
        everAnswered = true;
        answeredNs = nowNs;
        return answer(initiation, nowNs, out) ? InitiationVerdict.ACCEPTED : InitiationVerdict.INVALID;
    }

    /** Completes our handshake and sends what waited for it, or a keepalive: the responder waits for that. */
    public boolean onResponse(ByteBuffer message, long nowNs, Output out) {
        ByteBuffer response = littleEndian(message);
        PendingHandshake handshake = pending;
        if (handshake == null
                || MessageType.of(response) != MessageType.HANDSHAKE_RESPONSE
                || !local.mac1Key().fits(response)) {
            return false;
        }
        Optional<TransportSession> session = handshake.complete(response, presharedKey, nowNs);
        if (session.isEmpty()) {
            return false;
        }
        handshake.handshake().erase();
        pending = null;
        slots.addInitiated(session.get());
        onAnyReceived(nowNs);
        onHandshakeComplete(nowNs);
        if (!flush(session.get(), nowNs, out)) {
            transmit(session.get(), EMPTY, nowNs, out);
        }
        return true;
    }

    /** Keeps the cookie for the next handshake message; false if it is not authentic. */
    public boolean onCookieReply(ByteBuffer message, long nowNs) {
        ByteBuffer reply = littleEndian(message);
        return MessageType.of(reply) == MessageType.COOKIE_REPLY && macs != null && macs.consume(reply, nowNs);
    }

    /**
     * Decrypts a transport message. What it calls for, such as a new handshake, is due at once: look at
     * {@link #nextDeadlineNs} afterwards.
     *
     * @param plaintext cleared, filled and flipped; a message that does not fit is invalid
     */
    public Received onTransport(ByteBuffer message, long nowNs, ByteBuffer plaintext) {
        ByteBuffer data = littleEndian(message);
        if (MessageType.of(data) != MessageType.TRANSPORT_DATA) {
            return Received.dropped(TransportVerdict.INVALID);
        }
        TransportSession session = slots.find(TransportData.receiverIndex(data));
        if (session == null) {
            return Received.dropped(TransportVerdict.INVALID);
        }
        Received received = session.decrypt(data, nowNs, plaintext);
        if (!received.authentic()) {
            return received;
        }
        boolean confirmed = slots.confirm(session);
        if (confirmed) {
            onHandshakeComplete(nowNs);
        }
        onAnyReceived(nowNs);
        if (received.verdict() == TransportVerdict.PACKET) {
            onDataReceived(nowNs);
        }
        rekeyBeforeTooLate(session, nowNs);
        return new Received(received.verdict(), confirmed, received.newest());
    }

    /**
     * Encrypts a packet to the peer. Without a session that can send, the packet waits for one (as the last of a few) and
     * a handshake is started, unless one was in the last REKEY_TIMEOUT.
     *
     * @return false if the packet waits
     */
    public boolean send(ByteBuffer packet, long nowNs, long wallNs, Output out) {
        TransportSession session = slots.current();
        if (session == null || !session.canSend(nowNs)) {
            if (queue == null) {
                queue = new PacketQueue();
            }
            queue.add(packet);
            startHandshake(nowNs, wallNs, out);
            return false;
        }
        transmit(session, packet, nowNs, out);
        if (session.needsRekey(nowNs)) {
            startHandshake(nowNs, wallNs, out);
        }
        return true;
    }

    /** As {@link #send} with nothing in it; without a session only the handshake is started. */
    public void sendKeepalive(long nowNs, long wallNs, Output out) {
        TransportSession session = slots.current();
        if (session == null || !session.canSend(nowNs)) {
            startHandshake(nowNs, wallNs, out);
            return;
        }
        transmit(session, EMPTY, nowNs, out);
        if (session.needsRekey(nowNs)) {
            startHandshake(nowNs, wallNs, out);
        }
    }

    /** Starts a handshake now, in place of one that is not answered yet. The caller limits the rate. */
    public void initiate(long nowNs, long wallNs, Output out) {
        attemptsStartedNs = nowNs;
        writeInitiation(nowNs, wallNs, out);
    }

    public boolean isInitiating() {
        return pending != null;
    }

    /** When the last initiation was sent; only while {@link #isInitiating}. */
    public long initiatedNs() {
        return initiatedNs;
    }

    /** Forgets an unanswered handshake and the packets that waited for it. */
    public void cancelHandshake() {
        dropPending();
        timers.stop(Timer.RETRANSMIT);
        dropQueue();
    }

    /** When {@link #onDeadline} wants to be called; Long.MAX_VALUE for never. May be now, after a message came. */
    public long nextDeadlineNs() {
        return Math.min(timers.nextDeadlineNs(), slots.nextExpiryNs());
    }

    /** Does what is due; afterwards the next deadline is later than now. */
    public void onDeadline(long nowNs, long wallNs, Output out) {
        slots.eraseExpired(nowNs);
        for (Timer timer : Timer.values()) {
            if (timers.fires(timer, nowNs)) {
                onTimer(timer, nowNs, wallNs, out);
            }
        }
    }

    public PublicKey remoteKey() {
        return remote;
    }

    /** Returns the index that the peer gave the session which sends now, if there is one. */
    public OptionalInt remoteIndex() {
        TransportSession session = slots.current();
        return session == null ? OptionalInt.empty() : OptionalInt.of(session.remoteIndex());
    }

    /** Whether packets can be sent now. */
    public boolean hasSession(long nowNs) {
        TransportSession session = slots.current();
        return session != null && session.canSend(nowNs);
    }

    /** Whether there ever was a handshake with proof from both sides. */
    public boolean hasHandshake() {
        return everCompleted;
    }

    /** When the last handshake was proved by both sides; only with {@link #hasHandshake}. */
    public long lastHandshakeNs() {
        return completedNs;
    }

    /** That of the newest initiation accepted. */
    public Optional<Tai64n> newestTimestamp() {
        return Optional.ofNullable(newestReceived);
    }

    /** Sends a keepalive after each such interval in silence, from the next message on; 0 for never. */
    public void setPersistentKeepalive(long intervalNs) {
        persistentKeepaliveNs = intervalNs;
        if (intervalNs == 0) {
            timers.stop(Timer.PERSISTENT_KEEPALIVE);
        }
    }

    /** Erases all keys and releases all indexes. A closed tunnel is as good as new. */
    public void close() {
        cancelHandshake();
        timers.stopAll();
        slots.eraseAll();
        if (staticStatic != null) {
            Arrays.fill(staticStatic, (byte) 0);
            staticStatic = null;
        }
    }

    private boolean answer(ReceivedInitiation initiation, long nowNs, Output out) {
        int localIndex = indexes.allocate(this);
        ByteBuffer message = ByteBuffer.allocate(HandshakeResponse.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        message.putInt(HandshakeResponse.TYPE).putInt(localIndex).putInt(initiation.senderIndex());
        PrivateKey ephemeral = PrivateKey.generate(random);
        Optional<TransportKeys> keys =
                initiation.handshake().writeResponse(ephemeral, presharedKey, new byte[0], message);
        ephemeral.erase();
        if (keys.isEmpty()) {
            indexes.release(localIndex);
            return false;
        }
        macs().append(message, nowNs);
        slots.addAnswered(TransportSession.ofResponder(localIndex, initiation.senderIndex(), nowNs, keys.get()));
        onAnyReceived(nowNs);
        onAnySent(nowNs);
        out.send(message.flip());
        return true;
    }

    private void startHandshake(long nowNs, long wallNs, Output out) {
        attemptsStartedNs = nowNs;
        if (!everInitiated || nowNs - initiatedNs >= REKEY_TIMEOUT_NS) {
            writeInitiation(nowNs, wallNs, out);
        }
    }

    private void writeInitiation(long nowNs, long wallNs, Output out) {
        dropPending();
        Optional<byte[]> agreed = staticStatic();
        if (agreed.isEmpty()) {
            return;
        }
        int localIndex = indexes.allocate(this);
        HandshakeInitiator handshake =
                new HandshakeInitiator(NoisePattern.WIREGUARD_PROLOGUE, local, remote, PrivateKey.generate(random));
        Optional<ByteBuffer> message = PendingHandshake.writeInitiation(
                handshake, localIndex, agreed.get(), nextTimestamp(wallNs), macs(), nowNs);
        if (message.isEmpty()) {
            indexes.release(localIndex);
            return;
        }
        pending = new PendingHandshake(localIndex, handshake);
        everInitiated = true;
        initiatedNs = nowNs;
        timers.arm(Timer.RETRANSMIT, nowNs + REKEY_TIMEOUT_NS + jitterNs());
        onAnySent(nowNs);
        out.send(message.get());
    }

    private Tai64n nextTimestamp(long wallNs) {
        Tai64n timestamp = Tai64n.ofWallClock(wallNs);
        if (newestSent != null && timestamp.compareTo(newestSent) <= 0) {
            timestamp = newestSent.next();
        }
        newestSent = timestamp;
        return timestamp;
    }

    private void onTimer(Timer timer, long nowNs, long wallNs, Output out) {
        switch (timer) {
            case RETRANSMIT -> retransmit(nowNs, wallNs, out);
            case PASSIVE_KEEPALIVE -> passiveKeepalive(nowNs, wallNs, out);
            case NEW_HANDSHAKE, REKEY -> startHandshake(nowNs, wallNs, out);
            case PERSISTENT_KEEPALIVE -> {
                timers.arm(Timer.PERSISTENT_KEEPALIVE, nowNs + persistentKeepaliveNs);
                sendKeepalive(nowNs, wallNs, out);
            }
            case FLUSH -> {
                TransportSession session = slots.current();
                if (session != null && session.canSend(nowNs)) {
                    flush(session, nowNs, out);
                }
            }
        }
    }

    private void retransmit(long nowNs, long wallNs, Output out) {
        if (nowNs - attemptsStartedNs >= REKEY_ATTEMPT_TIME_NS) {
            cancelHandshake();
        } else {
            writeInitiation(nowNs, wallNs, out);
        }
    }

    private void passiveKeepalive(long nowNs, long wallNs, Output out) {
        boolean another = keepaliveOwed;
        keepaliveOwed = false;
        sendKeepalive(nowNs, wallNs, out);
        if (another) {
            timers.arm(Timer.PASSIVE_KEEPALIVE, nowNs + KEEPALIVE_TIMEOUT_NS);
        }
    }

    private boolean flush(TransportSession session, long nowNs, Output out) {
        PacketQueue waiting = queue;
        queue = null;
        if (waiting == null) {
            return false;
        }
        while (!waiting.isEmpty()) {
            transmit(session, waiting.removeFirst(), nowNs, out);
        }
        return true;
    }

    private void transmit(TransportSession session, ByteBuffer packet, long nowNs, Output out) {
        ByteBuffer message = session.encrypt(packet);
        onAnySent(nowNs);
        if (packet.hasRemaining()) {
            timers.armIfStopped(Timer.NEW_HANDSHAKE, nowNs + KEEPALIVE_TIMEOUT_NS + REKEY_TIMEOUT_NS + jitterNs());
        }
        out.send(message);
    }

    private void onHandshakeComplete(long nowNs) {
        everCompleted = true;
        completedNs = nowNs;
        lastMinuteRekeyed = false;
        if (pending == null) {
            timers.stop(Timer.RETRANSMIT);
        }
        if (queue != null) {
            timers.arm(Timer.FLUSH, nowNs);
        }
    }

    private void onAnySent(long nowNs) {
        timers.stop(Timer.PASSIVE_KEEPALIVE);
        armPersistentKeepalive(nowNs);
    }

    private void onAnyReceived(long nowNs) {
        timers.stop(Timer.NEW_HANDSHAKE);
        armPersistentKeepalive(nowNs);
    }

    private void onDataReceived(long nowNs) {
        if (timers.isArmed(Timer.PASSIVE_KEEPALIVE)) {
            keepaliveOwed = true;
        } else {
            timers.arm(Timer.PASSIVE_KEEPALIVE, nowNs + KEEPALIVE_TIMEOUT_NS);
        }
    }

    private void armPersistentKeepalive(long nowNs) {
        if (persistentKeepaliveNs > 0) {
            timers.arm(Timer.PERSISTENT_KEEPALIVE, nowNs + persistentKeepaliveNs);
        }
    }

    // WireGuard paper 6.2: an initiator that only receives renews in time for a handshake with one retry.
    private void rekeyBeforeTooLate(TransportSession session, long nowNs) {
        long lastMinuteNs = REJECT_AFTER_TIME_NS - KEEPALIVE_TIMEOUT_NS - REKEY_TIMEOUT_NS;
        if (session == slots.current()
                && session.initiator()
                && !lastMinuteRekeyed
                && session.ageNs(nowNs) >= lastMinuteNs) {
            lastMinuteRekeyed = true;
            timers.arm(Timer.REKEY, nowNs);
        }
    }

    private void dropPending() {
        if (pending != null) {
            indexes.release(pending.localIndex());
            pending.handshake().erase();
            pending = null;
        }
    }

    private void dropQueue() {
        if (queue != null) {
            queue.erase();
            queue = null;
        }
    }

    private HandshakeMacs macs() {
        if (macs == null) {
            macs = new HandshakeMacs(remote);
        }
        return macs;
    }

    private Optional<byte[]> staticStatic() {
        if (staticStatic == null) {
            staticStatic = Curve25519.dh(local.privateKey(), remote).orElse(null);
        }
        return Optional.ofNullable(staticStatic);
    }

    private long jitterNs() {
        return Long.remainderUnsigned(random.nextLong(), REKEY_TIMEOUT_JITTER_MAX_NS);
    }

    private static ByteBuffer littleEndian(ByteBuffer message) {
        return message.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }
}
