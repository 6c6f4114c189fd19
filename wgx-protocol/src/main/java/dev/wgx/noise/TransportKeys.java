// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import java.util.Arrays;

/** The two keys that Split gives: from initiator to responder, and back. It is no record, which would print them. */
final class TransportKeys {
    private final byte[] fromInitiator;
    private final byte[] fromResponder;

    TransportKeys(byte[] fromInitiator, byte[] fromResponder) {
        this.fromInitiator = fromInitiator;
        this.fromResponder = fromResponder;
    }

    ChaChaPoly fromInitiator() {
        return new ChaChaPoly(fromInitiator);
    }

    ChaChaPoly fromResponder() {
        return new ChaChaPoly(fromResponder);
    }

    void erase() {
        Arrays.fill(fromInitiator, (byte) 0);
        Arrays.fill(fromResponder, (byte) 0);
    }
}
