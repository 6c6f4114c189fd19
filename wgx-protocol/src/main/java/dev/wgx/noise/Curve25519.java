// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import java.util.Optional;
import org.bouncycastle.math.ec.rfc7748.X25519;

/** Noise's DH function (RFC 7748). */
final class Curve25519 {
    private Curve25519() {}

    /**
     * Returns the shared secret; empty for points of low order, which give all zeros whatever the private key (RFC
     * 7748, 6.1).
     */
    static Optional<byte[]> dh(PrivateKey privateKey, PublicKey publicKey) {
        byte[] shared = new byte[KeyBytes.LENGTH];
        boolean contributory = X25519.calculateAgreement(privateKey.rawBytes(), 0, publicKey.rawBytes(), 0, shared, 0);
        return contributory ? Optional.of(shared) : Optional.empty();
    }
}
