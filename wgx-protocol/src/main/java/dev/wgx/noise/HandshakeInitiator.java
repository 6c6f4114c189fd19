// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import java.nio.ByteBuffer;
import java.util.Optional;

/** The initiator's half of the handshake: its secrets between the initiation and the response. */
final class HandshakeInitiator {
    private final StaticIdentity local;
    private final PublicKey remote;
    private final PrivateKey ephemeral;
    private final SymmetricState symmetric;

    HandshakeInitiator(byte[] prologue, StaticIdentity local, PublicKey remote, PrivateKey ephemeral) {
        this.local = local;
        this.remote = remote;
        this.ephemeral = ephemeral;
        this.symmetric = NoisePattern.initialize(prologue, remote);
    }

    /**
     * Writes the first message (e, es, s, ss); false if the responder's key is of low order, which no handshake can
     * reach.
     */
    boolean writeInitiation(byte[] staticStatic, byte[] payload, ByteBuffer target) {
        Optional<byte[]> es = Curve25519.dh(ephemeral, remote);
        if (es.isEmpty()) {
            return false;
        }
        byte[] e = ephemeral.publicKey().rawBytes();
        target.put(e);
        symmetric.mixHash(e);
        symmetric.mixKey(e);
        symmetric.mixKeyAndErase(es.get());
        target.put(symmetric.encryptAndHash(local.publicKey().rawBytes()));
        symmetric.mixKey(staticStatic);
        target.put(symmetric.encryptAndHash(payload));
        return true;
    }

    /**
     * Reads the second message (e, ee, se, psk) and a payload of whatever is left; empty if it is not authentic. Then
     * this handshake is still open for the true response.
     */
    Optional<Completed> readResponse(PresharedKey presharedKey, ByteBuffer source) {
        PublicKey remoteEphemeral = PublicKey.read(source);
        byte[] encryptedPayload = new byte[source.remaining()];
        source.get(encryptedPayload);

        Optional<byte[]> ee = Curve25519.dh(ephemeral, remoteEphemeral);
        Optional<byte[]> se = Curve25519.dh(local.privateKey(), remoteEphemeral);
        if (ee.isEmpty() || se.isEmpty()) {
            return Optional.empty();
        }
        SymmetricState trial = symmetric.copy();
        trial.mixHash(remoteEphemeral.rawBytes());
        trial.mixKey(remoteEphemeral.rawBytes());
        trial.mixKeyAndErase(ee.get());
        trial.mixKeyAndErase(se.get());
        trial.mixKeyAndHash(presharedKey.rawBytes());
        Optional<Completed> completed =
                trial.decryptAndHash(encryptedPayload).map(payload -> new Completed(payload, trial.split()));
        trial.erase();
        return completed;
    }

    void erase() {
        symmetric.erase();
        ephemeral.erase();
    }

    /** A handshake that the responder has answered. */
    record Completed(byte[] payload, TransportKeys keys) {}
}
