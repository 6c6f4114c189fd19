package dev.wgx.noise;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.wgx.wire.HandshakeInitiation;
import dev.wgx.wire.HandshakeResponse;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * The key of mac1 for messages to one receiver (WireGuard paper 5.4.4). It is no secret: it follows from the receiver's
 * public key, so whoever knows that key can tell the messages that are for its owner.
 */
public final class Mac1Key {
    private static final byte[] LABEL = "mac1----".getBytes(US_ASCII);

    private final byte[] key;

    private Mac1Key(byte[] key) {
        this.key = key;
    }

    public static Mac1Key of(PublicKey receiver) {
        return new Mac1Key(Blake2s.hash(LABEL, receiver.rawBytes()));
    }

    /** Whether a handshake initiation or response, told by its length, is for the owner of this key. */
    public boolean fits(ByteBuffer handshakeMessage) {
        int covered = switch (handshakeMessage.remaining()) {
            case HandshakeInitiation.LENGTH -> HandshakeInitiation.MAC1_OFFSET;
            case HandshakeResponse.LENGTH -> HandshakeResponse.MAC1_OFFSET;
            default -> -1;
        };
        if (covered < 0) {
            return false;
        }
        byte[] bytes = new byte[covered];
        byte[] mac1 = new byte[Blake2s.MAC_LENGTH];
        handshakeMessage.get(handshakeMessage.position(), bytes);
        handshakeMessage.get(handshakeMessage.position() + covered, mac1);
        return MessageDigest.isEqual(mac1, of(bytes));
    }

    byte[] of(byte[] bytes) {
        return Blake2s.mac(key, bytes);
    }
}
