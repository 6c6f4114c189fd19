// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

/** Our static key pair, and the mac1 key that everybody derives from its public half. */
public final class StaticIdentity {
    private final PrivateKey privateKey;
    private final PublicKey publicKey;
    private final Mac1Key mac1Key;

    public StaticIdentity(PrivateKey privateKey) {
        this.privateKey = privateKey;
        this.publicKey = privateKey.publicKey();
        this.mac1Key = Mac1Key.of(publicKey);
    }

    public PrivateKey privateKey() {
        return privateKey;
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    /** Fits the handshake messages that are for us. */
    public Mac1Key mac1Key() {
        return mac1Key;
    }
}
