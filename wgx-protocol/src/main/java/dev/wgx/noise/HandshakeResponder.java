// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The responder's half of the handshake, in three steps so that the caller may stop after the first, which tells who
 * asks.
 */
final class HandshakeResponder {
    private final SymmetricState symmetric;
    private final PublicKey remoteEphemeral;
    private final PublicKey remote;

    private HandshakeResponder(SymmetricState symmetric, PublicKey remoteEphemeral, PublicKey remote) {
        this.symmetric = symmetric;
        this.remoteEphemeral = remoteEphemeral;
        this.remote = remote;
    }

    /** Reads the first message up to e, es, s; empty if that much is not authentic. */
    static Optional<HandshakeResponder> readStatic(byte[] prologue, StaticIdentity local, ByteBuffer source) {
        PublicKey remoteEphemeral = PublicKey.read(source);
        byte[] encryptedStatic = new byte[PublicKey.LENGTH + ChaChaPoly.TAG_LENGTH];
        source.get(encryptedStatic);

        Optional<byte[]> es = Curve25519.dh(local.privateKey(), remoteEphemeral);
        if (es.isEmpty()) {
            return Optional.empty();
        }
        SymmetricState symmetric = NoisePattern.initialize(prologue, local.publicKey());
        symmetric.mixHash(remoteEphemeral.rawBytes());
        symmetric.mixKey(remoteEphemeral.rawBytes());
        symmetric.mixKeyAndErase(es.get());
        Optional<HandshakeResponder> responder = symmetric
                .decryptAndHash(encryptedStatic)
                .map(PublicKey::of)
                .map(remote -> new HandshakeResponder(symmetric, remoteEphemeral, remote));
        if (responder.isEmpty()) {
            symmetric.erase();
        }
        return responder;
    }

    PublicKey remote() {
        return remote;
    }

    /** Reads the rest of the first message (ss and the payload); empty if it is not authentic. */
    Optional<byte[]> readPayload(byte[] staticStatic, byte[] encryptedPayload) {
        symmetric.mixKey(staticStatic);
        return symmetric.decryptAndHash(encryptedPayload);
    }

    /** Writes the second message (e, ee, se, psk); empty if the initiator's keys are of low order. */
    Optional<TransportKeys> writeResponse(
            PrivateKey ephemeral, PresharedKey presharedKey, byte[] payload, ByteBuffer target) {
        Optional<byte[]> ee = Curve25519.dh(ephemeral, remoteEphemeral);
        Optional<byte[]> se = Curve25519.dh(ephemeral, remote);
        if (ee.isEmpty() || se.isEmpty()) {
            return Optional.empty();
        }
        byte[] e = ephemeral.publicKey().rawBytes();
        target.put(e);
        symmetric.mixHash(e);
        symmetric.mixKey(e);
        symmetric.mixKeyAndErase(ee.get());
        symmetric.mixKeyAndErase(se.get());
        symmetric.mixKeyAndHash(presharedKey.rawBytes());
        target.put(symmetric.encryptAndHash(payload));
        return Optional.of(symmetric.split());
    }

    void erase() {
        symmetric.erase();
    }
}
