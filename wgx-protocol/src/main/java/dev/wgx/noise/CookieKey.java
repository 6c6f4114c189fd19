// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * The key that cookie replies of a peer are encrypted under (WireGuard paper 5.4.7). No secret, as it follows from its
 * public key.
 */
final class CookieKey {
    private static final byte[] LABEL = "cookie--".getBytes(US_ASCII);

    private CookieKey() {}

    static byte[] of(PublicKey underLoad) {
        return Blake2s.hash(LABEL, underLoad.rawBytes());
    }
}
