// SPDX-License-Identifier: GPL-3.0-or-later
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

    /** The state of BLAKE2s after the key, to which messages are added. */
    private final int[] keyed;

    private Mac1Key(byte[] key) {
        this.keyed = Blake2sState.afterKey(key, Blake2s.MAC_LENGTH);
    }

    public static Mac1Key of(PublicKey receiver) {
        return new Mac1Key(Blake2s.hash(LABEL, receiver.rawBytes()));
    }

    /** Returns whether a handshake initiation or response, told by its length, is for the owner of this key. */
    public boolean fits(ByteBuffer handshakeMessage) {
        int covered = mac1Offset(handshakeMessage);
        if (covered < 0) {
            return false;
        }
        byte[] mac1 = new byte[Blake2s.MAC_LENGTH];
        handshakeMessage.get(handshakeMessage.position() + covered, mac1);
        return MessageDigest.isEqual(mac1, macOf(handshakeMessage, covered));
    }

    /**
     * Puts mac1 into a handshake initiation or response whose other fields are there. Position and limit stay.
     *
     * @throws IllegalArgumentException if it is neither, told by its length
     */
    public void writeTo(ByteBuffer handshakeMessage) {
        int covered = mac1Offset(handshakeMessage);
        if (covered < 0) {
            throw new IllegalArgumentException("no initiation and no response has this length");
        }
        handshakeMessage.put(handshakeMessage.position() + covered, macOf(handshakeMessage, covered));
    }

    /** Returns the mac1 of this many bytes, at least one, from the buffer's position on. */
    byte[] macOf(ByteBuffer bytes, int length) {
        return Blake2sState.resume(keyed, Blake2s.MAC_LENGTH)
                .add(bytes, bytes.position(), length)
                .finish();
    }

    private static int mac1Offset(ByteBuffer handshakeMessage) {
        return switch (handshakeMessage.remaining()) {
            case HandshakeInitiation.LENGTH -> HandshakeInitiation.MAC1_OFFSET;
            case HandshakeResponse.LENGTH -> HandshakeResponse.MAC1_OFFSET;
            default -> -1;
        };
    }
}
