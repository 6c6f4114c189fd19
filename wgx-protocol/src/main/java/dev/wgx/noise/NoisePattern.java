// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * The handshake of WireGuard as Noise prints it:
 *
 * <pre>
 * IKpsk2:
 *   &lt;- s
 *   ...
 *   -&gt; e, es, s, ss
 *   &lt;- e, ee, se, psk
 * </pre>
 */
final class NoisePattern {
    static final byte[] WIREGUARD_PROLOGUE = "WireGuard v1 zx2c4 Jason@zx2c4.com".getBytes(US_ASCII);
    private static final byte[] NAME = "Noise_IKpsk2_25519_ChaChaPoly_BLAKE2s".getBytes(US_ASCII);

    private NoisePattern() {}

    static SymmetricState initialize(byte[] prologue, PublicKey responder) {
        SymmetricState symmetric = new SymmetricState(NAME);
        symmetric.mixHash(prologue);
        symmetric.mixHash(responder.rawBytes());
        return symmetric;
    }
}
