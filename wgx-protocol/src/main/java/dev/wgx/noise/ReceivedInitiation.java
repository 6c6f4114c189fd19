// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import dev.wgx.wire.HandshakeInitiation;
import dev.wgx.wire.MessageType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * An initiation to us of which only the first half is read: who claims to ask. The claim costs nothing to make: it is
 * proved by {@link Tunnel#onInitiation} only, which may be given this once.
 */
public final class ReceivedInitiation {
    private final int senderIndex;
    private final HandshakeResponder handshake;
    private final byte[] encryptedTimestamp;

    private ReceivedInitiation(int senderIndex, HandshakeResponder handshake, byte[] encryptedTimestamp) {
        this.senderIndex = senderIndex;
        this.handshake = handshake;
        this.encryptedTimestamp = encryptedTimestamp;
    }

    /**
     * Opens the first half; empty if the bytes are no initiation, not for us, or not authentic as far as can be told
     * yet.
     */
    public static Optional<ReceivedInitiation> open(StaticIdentity local, ByteBuffer message) {
        ByteBuffer source = message.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (MessageType.of(source) != MessageType.HANDSHAKE_INITIATION
                || !local.mac1Key().fits(source)) {
            return Optional.empty();
        }
        int senderIndex = HandshakeInitiation.senderIndex(source);
        byte[] encryptedTimestamp = new byte[Tai64n.LENGTH + ChaChaPoly.TAG_LENGTH];
        source.get(source.position() + HandshakeInitiation.ENCRYPTED_TIMESTAMP_OFFSET, encryptedTimestamp);
        source.position(source.position() + HandshakeInitiation.EPHEMERAL_OFFSET);
        return HandshakeResponder.readStatic(NoisePattern.WIREGUARD_PROLOGUE, local, source)
                .map(handshake -> new ReceivedInitiation(senderIndex, handshake, encryptedTimestamp));
    }

    /** Returns the key of the peer that claims to have sent it. */
    public PublicKey remoteKey() {
        return handshake.remote();
    }

    /**
     * Proves the claim and does no more: false if the sender has not the key that it names. Like
     * {@link Tunnel#onInitiation} it uses the initiation up.
     */
    public boolean isProved(StaticIdentity local) {
        StaticPair pair = new StaticPair(local, remoteKey());
        boolean isProved = pair.staticStatic().flatMap(this::readTimestamp).isPresent();
        pair.erase();
        erase();
        return isProved;
    }

    /** Erases what it has in common with its sender. It must not be used afterwards; whoever uses it up does this. */
    public void erase() {
        handshake.erase();
    }

    int senderIndex() {
        return senderIndex;
    }

    HandshakeResponder handshake() {
        return handshake;
    }

    Optional<Tai64n> readTimestamp(byte[] staticStatic) {
        return handshake.readPayload(staticStatic, encryptedTimestamp).map(Tai64n::of);
    }
}
