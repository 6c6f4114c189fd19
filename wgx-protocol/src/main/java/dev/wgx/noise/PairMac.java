// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import java.security.MessageDigest;

/** Makes and checks short authenticators between two peers. */
public final class PairMac {
    public static final int LENGTH = Blake2s.MAC_LENGTH;

    private final byte[] key;

    PairMac(byte[] key) {
        this.key = key;
    }

    public byte[] of(byte[] text) {
        return Blake2s.mac(key, text);
    }

    public boolean fits(byte[] text, byte[] mac) {
        return MessageDigest.isEqual(of(text), mac);
    }

    @Override
    public String toString() {
        return "(authenticator of a pair)";
    }
}
