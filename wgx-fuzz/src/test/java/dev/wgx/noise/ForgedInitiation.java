// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import dev.wgx.wire.HandshakeInitiation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** An initiation that is made step by step, so that each may be done wrong and all others right. */
final class ForgedInitiation {
    private static final int SENDER_INDEX = 4;

    private final StaticIdentity initiator;
    private final PublicKey responder;
    private final PrivateKey ephemeral;
    byte[] ephemeralSent;
    byte[] staticSent;
    byte[] timestamp;
    byte[] prologue = NoisePattern.WIREGUARD_PROLOGUE;

    ForgedInitiation(StaticIdentity initiator, PublicKey responder, PrivateKey ephemeral, Tai64n timestamp) {
        this.initiator = initiator;
        this.responder = responder;
        this.ephemeral = ephemeral;
        this.ephemeralSent = ephemeral.publicKey().rawBytes().clone();
        this.staticSent = initiator.publicKey().rawBytes().clone();
        this.timestamp = timestamp.bytes();
    }

    /** Returns the message, with a right mac1. */
    ByteBuffer message(int senderIndex) {
        ByteBuffer message = ByteBuffer.allocate(HandshakeInitiation.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        message.putInt(0, HandshakeInitiation.TYPE).putInt(SENDER_INDEX, senderIndex);
        SymmetricState symmetric = NoisePattern.initialize(prologue, responder);
        symmetric.mixHash(ephemeralSent);
        symmetric.mixKey(ephemeralSent);
        symmetric.mixKey(es());
        message.position(HandshakeInitiation.EPHEMERAL_OFFSET);
        message.put(ephemeralSent).put(symmetric.encryptAndHash(staticSent));
        symmetric.mixKey(Curve25519.dh(initiator.privateKey(), responder).orElseThrow());
        message.put(symmetric.encryptAndHash(timestamp)).clear();
        Mac1Key.of(responder).writeTo(message);
        return message;
    }

    /** Returns what both ends compute: all zeros for a point of low order, whose sender need not know more. */
    private byte[] es() {
        boolean isLowOrder =
                Curve25519.dh(ephemeral, PublicKey.of(ephemeralSent)).isEmpty();
        return isLowOrder
                ? new byte[PublicKey.LENGTH]
                : Curve25519.dh(ephemeral, responder).orElseThrow();
    }
}
