// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import dev.wgx.wire.CookieReply;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Puts mac1 and mac2 on our handshake messages to one peer, and remembers the cookie it gave us. */
final class HandshakeMacs {
    private final Mac1Key remoteMac1Key;
    private final PublicKey remote;
    private byte[] lastMac1 = {};
    private byte[] cookie = {};
    private long cookieExpiryNs;

    HandshakeMacs(PublicKey remote) {
        this.remote = remote;
        this.remoteMac1Key = Mac1Key.of(remote);
    }

    /** Appends both macs to an array-backed message that is complete up to its position, which is mac1's. */
    void append(ByteBuffer message, long nowNs) {
        lastMac1 = remoteMac1Key.macOf(message.duplicate().flip(), message.position());
        message.put(lastMac1);
        boolean hasCookie = cookie.length > 0 && nowNs < cookieExpiryNs;
        message.put(hasCookie ? Blake2s.mac(cookie, written(message)) : new byte[Blake2s.MAC_LENGTH]);
    }

    /** Keeps the cookie of a reply; false if the reply is not authentic, which only a reply to our last message is. */
    boolean consume(ByteBuffer reply, long nowNs) {
        if (lastMac1.length == 0) {
            return false;
        }
        byte[] nonce = new byte[XChaChaPoly.NONCE_LENGTH];
        byte[] encryptedCookie = new byte[CookieReply.LENGTH - CookieReply.ENCRYPTED_COOKIE_OFFSET];
        reply.get(reply.position() + CookieReply.NONCE_OFFSET, nonce);
        reply.get(reply.position() + CookieReply.ENCRYPTED_COOKIE_OFFSET, encryptedCookie);
        Optional<byte[]> received = XChaChaPoly.decrypt(CookieKey.of(remote), nonce, lastMac1, encryptedCookie);
        if (received.isEmpty()) {
            return false;
        }
        cookie = received.get();
        cookieExpiryNs = nowNs + ProtocolLimits.COOKIE_REFRESH_TIME_NS;
        return true;
    }

    private static byte[] written(ByteBuffer message) {
        byte[] bytes = new byte[message.position()];
        message.get(0, bytes);
        return bytes;
    }
}
