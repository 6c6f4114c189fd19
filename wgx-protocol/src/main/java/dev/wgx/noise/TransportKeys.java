package dev.wgx.noise;

import java.util.Arrays;

/** What Split gives: the key from initiator to responder and the one back. Not a record, which would print them. */
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
