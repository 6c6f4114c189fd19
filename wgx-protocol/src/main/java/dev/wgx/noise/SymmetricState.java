// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import java.util.Arrays;
import java.util.Optional;

/**
 * Noise's SymmetricState (Noise 5.2), verb for verb. In IKpsk2 a new key precedes every encryption, so the nonce of its
 * CipherState is always zero and needs no counter.
 */
final class SymmetricState {
    private byte[] chainingKey;
    private byte[] handshakeHash;
    private byte[] key = {};

    /** Initializes it as InitializeSymmetric does, for names longer than a hash. */
    SymmetricState(byte[] protocolName) {
        this.handshakeHash = Blake2s.hash(protocolName);
        this.chainingKey = handshakeHash.clone();
    }

    private SymmetricState(SymmetricState other) {
        this.chainingKey = other.chainingKey.clone();
        this.handshakeHash = other.handshakeHash.clone();
        this.key = other.key.clone();
    }

    /** Returns a copy on which a message can be tried that may prove false. */
    SymmetricState copy() {
        return new SymmetricState(this);
    }

    void mixHash(byte[] data) {
        handshakeHash = Blake2s.hash(handshakeHash, data);
    }

    void mixKey(byte[] input) {
        byte[][] outputs = Blake2s.kdf(2, chainingKey, input);
        replaceKeys(outputs[0], outputs[1]);
    }

    /** Does as {@link #mixKey}, and erases the input: a secret that is used once. */
    void mixKeyAndErase(byte[] secret) {
        mixKey(secret);
        Arrays.fill(secret, (byte) 0);
    }

    void mixKeyAndHash(byte[] input) {
        byte[][] outputs = Blake2s.kdf(3, chainingKey, input);
        mixHash(outputs[1]);
        Arrays.fill(outputs[1], (byte) 0);
        replaceKeys(outputs[0], outputs[2]);
    }

    byte[] encryptAndHash(byte[] plaintext) {
        byte[] ciphertext = ChaChaPoly.encryptOnce(key, handshakeHash, plaintext);
        mixHash(ciphertext);
        return ciphertext;
    }

    /** Decrypts and hashes the ciphertext; empty if it is not authentic. */
    Optional<byte[]> decryptAndHash(byte[] ciphertext) {
        Optional<byte[]> plaintext = ChaChaPoly.decryptOnce(key, handshakeHash, ciphertext);
        mixHash(ciphertext);
        return plaintext;
    }

    TransportKeys split() {
        byte[][] outputs = Blake2s.kdf(2, chainingKey, new byte[0]);
        erase();
        return new TransportKeys(outputs[0], outputs[1]);
    }

    void erase() {
        Arrays.fill(chainingKey, (byte) 0);
        Arrays.fill(handshakeHash, (byte) 0);
        Arrays.fill(key, (byte) 0);
    }

    private void replaceKeys(byte[] nextChainingKey, byte[] nextKey) {
        Arrays.fill(chainingKey, (byte) 0);
        Arrays.fill(key, (byte) 0);
        chainingKey = nextChainingKey;
        key = nextKey;
    }
}
