// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import dev.wgx.wire.TransportData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The keys and counters that one handshake made (WireGuard paper 5.4.5, 5.4.6). */
final class TransportSession {
    private static final byte[] NO_ASSOCIATED_DATA = {};

    private final int localIndex;
    private final int remoteIndex;
    private final boolean initiator;
    private final long createdNs;
    private final ChaChaPoly sendKey;
    private final ChaChaPoly receiveKey;
    private final ReplayWindow replayWindow = new ReplayWindow();
    private long sendCounter;
    private boolean isRenewed;

    private TransportSession(
            int localIndex,
            int remoteIndex,
            boolean initiator,
            long createdNs,
            ChaChaPoly sendKey,
            ChaChaPoly receiveKey) {
        this.localIndex = localIndex;
        this.remoteIndex = remoteIndex;
        this.initiator = initiator;
        this.createdNs = createdNs;
        this.sendKey = sendKey;
        this.receiveKey = receiveKey;
    }

    static TransportSession ofInitiator(int localIndex, int remoteIndex, long createdNs, TransportKeys keys) {
        TransportSession session = new TransportSession(
                localIndex, remoteIndex, true, createdNs, keys.fromInitiator(), keys.fromResponder());
        keys.erase();
        return session;
    }

    static TransportSession ofResponder(int localIndex, int remoteIndex, long createdNs, TransportKeys keys) {
        TransportSession session = new TransportSession(
                localIndex, remoteIndex, false, createdNs, keys.fromResponder(), keys.fromInitiator());
        keys.erase();
        return session;
    }

    int localIndex() {
        return localIndex;
    }

    int remoteIndex() {
        return remoteIndex;
    }

    long ageNs(long nowNs) {
        return nowNs - createdNs;
    }

    /** Returns when nothing may be sent or received any more, and the keys are erased. */
    long expiryNs() {
        return createdNs + ProtocolLimits.REJECT_AFTER_TIME_NS;
    }

    boolean canSend(long nowNs) {
        return nowNs < expiryNs() && Long.compareUnsigned(sendCounter, ProtocolLimits.REJECT_AFTER_MESSAGES) < 0;
    }

    /** Returns whether to renew: the initiator renews by time, either side by messages (WireGuard paper 6.2). */
    boolean needsRekey(long nowNs) {
        return Long.compareUnsigned(sendCounter, ProtocolLimits.REKEY_AFTER_MESSAGES) > 0
                || (initiator && ageNs(nowNs) >= ProtocolLimits.REKEY_AFTER_TIME_NS);
    }

    /**
     * Returns true once, when the session that we initiated is so old that a handshake with one repetition just fits
     * into the rest of its life (WireGuard paper 6.2). To be asked when a message was received: who sends renews
     * earlier.
     */
    boolean renewsInLastMinute(long nowNs) {
        long lastMinuteNs = ProtocolLimits.REJECT_AFTER_TIME_NS
                - ProtocolLimits.KEEPALIVE_TIMEOUT_NS
                - ProtocolLimits.REKEY_TIMEOUT_NS;
        if (!initiator || isRenewed || ageNs(nowNs) < lastMinuteNs) {
            return false;
        }
        isRenewed = true;
        return true;
    }

    /** Returns the transport message of a packet; that of an empty one is a keepalive. */
    ByteBuffer encrypt(ByteBuffer packet) {
        ByteBuffer plaintext = ByteBuffer.allocate(paddedLength(packet.remaining()));
        plaintext.put(0, packet, packet.position(), packet.remaining());
        ByteBuffer message = ByteBuffer.allocate(TransportData.MIN_LENGTH + plaintext.remaining())
                .order(ByteOrder.LITTLE_ENDIAN);
        // Counted before it is used: whatever fails afterwards, no nonce is used twice.
        long counter = sendCounter++;
        message.putInt(TransportData.TYPE).putInt(remoteIndex).putLong(counter);
        sendKey.encrypt(ChaChaPoly.nonce(counter), NO_ASSOCIATED_DATA, plaintext, message);
        return message.flip();
    }

    /** Reads a message for {@link #localIndex}; the plaintext is cleared, filled and flipped. */
    Received decrypt(ByteBuffer message, long nowNs, ByteBuffer plaintext) {
        long counter = TransportData.counter(message);
        if (nowNs >= expiryNs() || Long.compareUnsigned(counter, ProtocolLimits.REJECT_AFTER_MESSAGES) >= 0) {
            return Received.dropped(TransportVerdict.EXPIRED);
        }
        if (!replayWindow.accepts(counter)) {
            return Received.dropped(TransportVerdict.REPLAYED);
        }
        plaintext.clear();
        int length = message.remaining() - TransportData.MIN_LENGTH;
        ByteBuffer ciphertext =
                message.slice(message.position() + TransportData.HEADER_LENGTH, length + TransportData.TAG_LENGTH);
        if (length > plaintext.remaining()
                || !receiveKey.decrypt(ChaChaPoly.nonce(counter), NO_ASSOCIATED_DATA, ciphertext, plaintext)) {
            return Received.dropped(TransportVerdict.INVALID);
        }
        plaintext.flip();
        boolean newest = replayWindow.isNewest(counter);
        // Only what is authentic may move the window.
        replayWindow.add(counter);
        return new Received(length == 0 ? TransportVerdict.KEEPALIVE : TransportVerdict.PACKET, false, newest);
    }

    void erase() {
        sendKey.erase();
        receiveKey.erase();
    }

    private static int paddedLength(int length) {
        int padded = Math.ceilDiv(length, ProtocolLimits.PADDING_MULTIPLE) * ProtocolLimits.PADDING_MULTIPLE;
        return Math.max(length, Math.min(padded, ProtocolLimits.INNER_MTU));
    }
}
