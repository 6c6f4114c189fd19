// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.reflection;

import dev.wgx.noise.PublicKey;
import dev.wgx.packet.IpAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Tells how a question looked to the relay.
 *
 * @param key the relay's public key
 * @param wallMs the relay's clock, in milliseconds since 1970
 * @param address where the question came from
 * @param port where the question came from
 * @param otherPort the relay's second UDP port, which reflects too; 0 if there is none
 */
public record ReflectionAnswer(long id, PublicKey key, long wallMs, IpAddress address, int port, int otherPort) {

    /** Returns the datagram, from position 0 to its limit. */
    public ByteBuffer encode() {
        ByteBuffer out = ReflectionLayout.start(ReflectionLayout.ANSWER, ReflectionLayout.LENGTH)
                .position(ReflectionLayout.ID)
                .putLong(id);
        key.writeTo(out);
        // The address in network byte order, as everywhere; the numbers around it are little-endian.
        return out.putLong(wallMs)
                .putLong(Long.reverseBytes(address.high()))
                .putLong(Long.reverseBytes(address.mappedLow()))
                .putShort((short) port)
                .putShort((short) otherPort)
                .rewind();
    }

    /** Reads any bytes; empty if they are no answer. */
    public static Optional<ReflectionAnswer> parse(ByteBuffer datagram) {
        ByteBuffer in = datagram.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (in.limit() != ReflectionLayout.LENGTH || !ReflectionLayout.isKind(in, ReflectionLayout.ANSWER)) {
            return Optional.empty();
        }
        long id = in.getLong(ReflectionLayout.ID);
        in.position(ReflectionLayout.BODY);
        PublicKey key = PublicKey.read(in);
        long wallMs = in.getLong();
        IpAddress address = IpAddress.ofMapped(Long.reverseBytes(in.getLong()), Long.reverseBytes(in.getLong()));
        return Optional.of(
                new ReflectionAnswer(id, key, wallMs, address, in.getShort() & 0xffff, in.getShort() & 0xffff));
    }
}
