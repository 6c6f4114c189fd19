// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import dev.wgx.wire.CookieReply;
import dev.wgx.wire.HandshakeInitiation;
import dev.wgx.wire.HandshakeResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;

/**
 * Proof that the sender of a handshake message receives what is sent to its address, asked for under load only
 * (WireGuard paper 5.4.7). A source is the bytes of address and port, made by the caller.
 */
public final class CookieChecker {
    private static final int SECRET_LENGTH = 32;

    private final StaticIdentity local;
    private final RandomSource random;
    private final byte[] secret = new byte[SECRET_LENGTH];
    private boolean secretMade;
    private long secretExpiryNs;

    public CookieChecker(StaticIdentity local, RandomSource random) {
        this.local = local;
        this.random = random;
    }

    /** @param message a handshake initiation or response */
    public boolean hasValidMac2(ByteBuffer message, byte[] source, long nowNs) {
        if (!secretMade || nowNs >= secretExpiryNs) {
            return false;
        }
        byte[] covered = new byte[mac1Offset(message) + Blake2s.MAC_LENGTH];
        byte[] mac2 = new byte[Blake2s.MAC_LENGTH];
        message.get(message.position(), covered);
        message.get(message.position() + covered.length, mac2);
        return MessageDigest.isEqual(mac2, Blake2s.mac(cookie(source), covered));
    }

    /**
     * Writes the cookie reply to a handshake message whose mac1 is valid.
     *
     * @param target cleared, filled and flipped
     */
    public void writeReply(ByteBuffer message, byte[] source, long nowNs, ByteBuffer target) {
        if (!secretMade || nowNs >= secretExpiryNs) {
            random.fill(secret);
            secretMade = true;
            secretExpiryNs = nowNs + ProtocolLimits.COOKIE_REFRESH_TIME_NS;
        }
        byte[] senderIndex = new byte[Integer.BYTES];
        byte[] mac1 = new byte[Blake2s.MAC_LENGTH];
        byte[] nonce = new byte[XChaChaPoly.NONCE_LENGTH];
        message.get(message.position() + HandshakeInitiation.SENDER_INDEX_OFFSET, senderIndex);
        message.get(message.position() + mac1Offset(message), mac1);
        random.fill(nonce);

        target.clear().order(ByteOrder.LITTLE_ENDIAN);
        target.putInt(CookieReply.TYPE).put(senderIndex).put(nonce);
        target.put(XChaChaPoly.encrypt(CookieKey.of(local.publicKey()), nonce, mac1, cookie(source)));
        target.flip();
    }

    private byte[] cookie(byte[] source) {
        return Blake2s.mac(secret, source);
    }

    private static int mac1Offset(ByteBuffer message) {
        return switch (message.remaining()) {
            case HandshakeInitiation.LENGTH -> HandshakeInitiation.MAC1_OFFSET;
            case HandshakeResponse.LENGTH -> HandshakeResponse.MAC1_OFFSET;
            default -> throw new IllegalArgumentException("cookies are for handshake initiations and responses only");
        };
    }
}
