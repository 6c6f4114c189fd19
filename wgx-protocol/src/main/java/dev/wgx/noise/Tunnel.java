// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import static dev.wgx.noise.ProtocolLimits.HANDSHAKE_INITIATION_INTERVAL_NS;
import static dev.wgx.noise.ProtocolLimits.KEEPALIVE_TIMEOUT_NS;
import static dev.wgx.noise.ProtocolLimits.REKEY_TIMEOUT_JITTER_MAX_NS;
import static dev.wgx.noise.ProtocolLimits.REKEY_TIMEOUT_NS;

import dev.wgx.wire.HandshakeResponse;
import dev.wgx.wire.MessageType;
import dev.wgx.wire.TransportData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * All of WireGuard between us and one peer: handshakes in both roles, the sessions they make, and the timers that renew
 * and end them. It knows no address: what it sends goes to an {@link Output}, and the caller decides where that is.
 *
 * <p>{@code nowNs} is monotonic; {@code wallNs} counts from 1970 and may do what it likes. Messages are read between
 * position and limit, which stay. Nothing that a message contains makes any method here throw.
 */
public final class Tunnel {
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final StaticPair statics;
    private final PresharedKey presharedKey;
    private final RandomSource random;
    private final Indexes indexes;
    private final InitiationTimestamps timestamps;
    private final HandshakeAttempt attempt;
    private final SessionSlots slots;
    private final PacketQueue queue = new PacketQueue();
    private final TunnelTimers timers = new TunnelTimers();
    private final Keepalives keepalives = new Keepalives(timers);
    private final LastTime answered = new LastTime();
    private final LastTime completed = new LastTime();

    /**
     * @param timestamps of this peer, kept by whoever must know them when the tunnel is gone
     */
    public Tunnel(
            StaticIdentity local,
            PublicKey remote,
            PresharedKey presharedKey,
            RandomSource random,
            Indexes indexes,
            InitiationTimestamps timestamps) {
        this.statics = new StaticPair(local, remote);
        this.presharedKey = presharedKey;
        this.random = random;
        this.indexes = indexes;
        this.timestamps = timestamps;
        this.attempt = new HandshakeAttempt(indexes);
        this.slots = new SessionSlots(indexes);
    }

    /** Proves and answers an initiation. The new session sends nothing before {@link Received#confirmedSession}. */
    public InitiationVerdict onInitiation(ReceivedInitiation initiation, long nowNs, Output out) {
        InitiationVerdict verdict = judge(initiation, nowNs, out);
        initiation.erase();
        return verdict;
    }

    private InitiationVerdict judge(ReceivedInitiation initiation, long nowNs, Output out) {
        Optional<byte[]> agreed = statics.staticStatic();
        if (agreed.isEmpty() || !initiation.remoteKey().equals(remoteKey())) {
            return InitiationVerdict.INVALID;
        }
        Optional<Tai64n> timestamp = initiation.readTimestamp(agreed.get());
        if (timestamp.isEmpty()) {
            return InitiationVerdict.INVALID;
        }
        if (timestamps.isReplayed(timestamp.get())) {
            return InitiationVerdict.REPLAYED;
        }
        if (answered.isWithin(HANDSHAKE_INITIATION_INTERVAL_NS, nowNs)) {
            return InitiationVerdict.TOO_FREQUENT;
        }
        timestamps.onAccepted(timestamp.get());
        answered.set(nowNs);
        return answer(initiation, nowNs, out) ? InitiationVerdict.ACCEPTED : InitiationVerdict.INVALID;
    }

    /** Completes our handshake and sends what waited for it, or a keepalive: the responder waits for that. */
    public boolean onResponse(ByteBuffer message, long nowNs, Output out) {
        ByteBuffer response = littleEndian(message);
        if (!attempt.isPending()
                || MessageType.of(response) != MessageType.HANDSHAKE_RESPONSE
                || !statics.local().mac1Key().fits(response)) {
            return false;
        }
        Optional<TransportSession> session = attempt.complete(response, presharedKey, nowNs);
        if (session.isEmpty()) {
            return false;
        }
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
        return MessageType.of(reply) == MessageType.COOKIE_REPLY
                && statics.macs().consume(reply, nowNs);
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
            keepalives.onDataReceived(nowNs);
        }
        if (session == slots.current() && session.renewsInLastMinute(nowNs)) {
            timers.arm(Timer.REKEY, nowNs);
        }
        return new Received(received.verdict(), confirmed, received.newest());
    }

    /**
     * Encrypts a packet to the peer. Without a session that can send, the packet waits for one (as the last of a few)
     * and a handshake is started, unless one was in the last REKEY_TIMEOUT.
     *
     * @return false if the packet waits
     */
    public boolean send(ByteBuffer packet, long nowNs, long wallNs, Output out) {
        if (!hasSession(nowNs)) {
            queue.add(packet);
        }
        return transmitOrShakeHands(packet, nowNs, wallNs, out);
    }

    /** Sends a keepalive. Without a session that can send, it starts a handshake instead, as {@link #send} does. */
    public void sendKeepalive(long nowNs, long wallNs, Output out) {
        transmitOrShakeHands(EMPTY, nowNs, wallNs, out);
    }

    /** Starts a handshake now, in place of one that is not answered yet. The caller limits the rate. */
    public void initiate(long nowNs, long wallNs, Output out) {
        attempt.start(nowNs);
        writeInitiation(nowNs, wallNs, out);
    }

    public boolean isInitiating() {
        return attempt.isPending();
    }

    /** Returns when the last initiation was sent; only while {@link #isInitiating}. */
    public long initiatedNs() {
        return attempt.initiatedNs();
    }

    /** Forgets an unanswered handshake and the packets that waited for it. */
    public void cancelHandshake() {
        attempt.drop();
        timers.stop(Timer.RETRANSMIT);
        queue.erase();
    }

    /**
     * Returns when {@link #onDeadline} wants to be called; Long.MAX_VALUE for never. It may be now, after a message
     * came.
     */
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
        return statics.remote();
    }

    /** Returns the index that the peer gave the session which sends now, if there is one. */
    public OptionalInt remoteIndex() {
        TransportSession session = slots.current();
        return session == null ? OptionalInt.empty() : OptionalInt.of(session.remoteIndex());
    }

    /** Returns whether packets can be sent now. */
    public boolean hasSession(long nowNs) {
        return sendingSession(nowNs) != null;
    }

    /** Returns whether there ever was a handshake with proof from both sides. */
    public boolean hasHandshake() {
        return completed.isKnown();
    }

    /** Returns when the last handshake was proved by both sides; only with {@link #hasHandshake}. */
    public long lastHandshakeNs() {
        return completed.ns();
    }

    /** Sends a keepalive after each such interval in silence, from the next message on; 0 for never. */
    public void setPersistentKeepalive(long intervalNs) {
        keepalives.setPersistent(intervalNs);
    }

    /** Erases all keys and releases all indexes. A closed tunnel is as good as new. */
    public void close() {
        cancelHandshake();
        timers.stopAll();
        slots.eraseAll();
        statics.erase();
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
        statics.macs().append(message, nowNs);
        slots.addAnswered(TransportSession.ofResponder(localIndex, initiation.senderIndex(), nowNs, keys.get()));
        onAnyReceived(nowNs);
        keepalives.onAnySent(nowNs);
        out.send(message.flip());
        return true;
    }

    private boolean transmitOrShakeHands(ByteBuffer packet, long nowNs, long wallNs, Output out) {
        TransportSession session = sendingSession(nowNs);
        if (session != null) {
            transmit(session, packet, nowNs, out);
        }
        if (session == null || session.needsRekey(nowNs)) {
            startHandshake(nowNs, wallNs, out);
        }
        return session != null;
    }

    private @Nullable TransportSession sendingSession(long nowNs) {
        TransportSession session = slots.current();
        return session != null && session.canSend(nowNs) ? session : null;
    }

    private void startHandshake(long nowNs, long wallNs, Output out) {
        attempt.start(nowNs);
        if (!attempt.hasJustInitiated(nowNs)) {
            writeInitiation(nowNs, wallNs, out);
        }
    }

    private void writeInitiation(long nowNs, long wallNs, Output out) {
        attempt.drop();
        Optional<byte[]> agreed = statics.staticStatic();
        if (agreed.isEmpty()) {
            return;
        }
        int localIndex = indexes.allocate(this);
        HandshakeInitiator handshake = new HandshakeInitiator(
                NoisePattern.WIREGUARD_PROLOGUE, statics.local(), remoteKey(), PrivateKey.generate(random));
        Optional<ByteBuffer> message = PendingHandshake.writeInitiation(
                handshake, localIndex, agreed.get(), timestamps.next(wallNs), statics.macs(), nowNs);
        if (message.isEmpty()) {
            handshake.erase();
            indexes.release(localIndex);
            return;
        }
        attempt.onInitiated(new PendingHandshake(localIndex, handshake), nowNs);
        timers.arm(Timer.RETRANSMIT, nowNs + REKEY_TIMEOUT_NS + jitterNs());
        keepalives.onAnySent(nowNs);
        out.send(message.get());
    }

    private void onTimer(Timer timer, long nowNs, long wallNs, Output out) {
        switch (timer) {
            case RETRANSMIT -> retransmit(nowNs, wallNs, out);
            case PASSIVE_KEEPALIVE -> {
                sendKeepalive(nowNs, wallNs, out);
                keepalives.afterPassive(nowNs);
            }
            case NEW_HANDSHAKE, REKEY -> startHandshake(nowNs, wallNs, out);
            case PERSISTENT_KEEPALIVE -> {
                keepalives.armPersistent(nowNs);
                sendKeepalive(nowNs, wallNs, out);
            }
            case FLUSH -> {
                TransportSession session = sendingSession(nowNs);
                if (session != null) {
                    flush(session, nowNs, out);
                }
            }
        }
    }

    private void retransmit(long nowNs, long wallNs, Output out) {
        if (attempt.isOver(nowNs)) {
            cancelHandshake();
        } else {
            writeInitiation(nowNs, wallNs, out);
        }
    }

    private boolean flush(TransportSession session, long nowNs, Output out) {
        boolean hasPackets = !queue.isEmpty();
        for (ByteBuffer packet = queue.poll(); packet != null; packet = queue.poll()) {
            transmit(session, packet, nowNs, out);
        }
        return hasPackets;
    }

    private void transmit(TransportSession session, ByteBuffer packet, long nowNs, Output out) {
        ByteBuffer message = session.encrypt(packet);
        keepalives.onAnySent(nowNs);
        if (packet.hasRemaining()) {
            timers.armIfStopped(Timer.NEW_HANDSHAKE, nowNs + KEEPALIVE_TIMEOUT_NS + REKEY_TIMEOUT_NS + jitterNs());
        }
        out.send(message);
    }

    private void onHandshakeComplete(long nowNs) {
        completed.set(nowNs);
        if (!attempt.isPending()) {
            timers.stop(Timer.RETRANSMIT);
        }
        if (!queue.isEmpty()) {
            timers.arm(Timer.FLUSH, nowNs);
        }
    }

    private void onAnyReceived(long nowNs) {
        timers.stop(Timer.NEW_HANDSHAKE);
        keepalives.onAnyReceived(nowNs);
    }

    private long jitterNs() {
        return Long.remainderUnsigned(random.nextLong(), REKEY_TIMEOUT_JITTER_MAX_NS);
    }

    private static ByteBuffer littleEndian(ByteBuffer message) {
        return message.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }
}
