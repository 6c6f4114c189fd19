// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.portmap;

import dev.wgx.direct.Candidate;
import dev.wgx.packet.IpAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The NAT Port Mapping Protocol (RFC 6886), for one UDP port: first the router's address is asked, then the port. */
final class NatPmp implements MappingProtocol {
    private static final int VERSION = 0;
    private static final int OPCODE = 1;
    private static final int RESULT = 2;
    // RFC 6886, 3.2: the answer with the address.
    private static final int ADDRESS = 8;
    private static final int ADDRESS_LENGTH = 12;
    // 3.3: question and answer about the port.
    private static final int ASKED_INTERNAL_PORT = 4;
    private static final int ASKED_EXTERNAL_PORT = 6;
    private static final int ASKED_LIFETIME = 8;
    private static final int QUESTION_LENGTH = 12;
    private static final int INTERNAL_PORT = 8;
    private static final int EXTERNAL_PORT = 10;
    private static final int LIFETIME = 12;
    private static final int PORT_LENGTH = 16;
    /** Version, opcode, result and the seconds since the router started, which every answer has. */
    private static final int MIN_LENGTH = 8;

    private static final byte NAT_PMP = 0;
    private static final byte ASK_ADDRESS = 0;
    private static final byte MAP_UDP = 1;
    private static final int ANSWER = 0x80;
    private static final short UNSUPPORTED_VERSION = 1;

    private final int port;
    private Optional<IpAddress> address = Optional.empty();

    NatPmp(int port) {
        this.port = port;
    }

    @Override
    public void begin() {
        address = Optional.empty();
    }

    @Override
    public byte[] question(Optional<Candidate> wished, long lifetimeS) {
        return address.isEmpty()
                ? new byte[] {NAT_PMP, ASK_ADDRESS}
                : map(wished.map(Candidate::port).orElse(port), lifetimeS);
    }

    // 3.4: a lifetime of zero, and no wish.
    @Override
    public byte[] deletion() {
        return map(0, 0);
    }

    private byte[] map(int wishedPort, long lifetimeS) {
        byte[] bytes = new byte[QUESTION_LENGTH];
        ByteBuffer.wrap(bytes)
                .put(VERSION, NAT_PMP)
                .put(OPCODE, MAP_UDP)
                .putShort(ASKED_INTERNAL_PORT, (short) port)
                .putShort(ASKED_EXTERNAL_PORT, (short) wishedPort)
                .putInt(ASKED_LIFETIME, (int) lifetimeS);
        return bytes;
    }

    /** Returns whether a router says that it knows no other protocol than this one (3.5), whatever it was asked. */
    static boolean refusesVersion(byte[] datagram) {
        return datagram.length >= MIN_LENGTH
                && datagram[VERSION] == NAT_PMP
                && ByteBuffer.wrap(datagram).getShort(RESULT) == UNSUPPORTED_VERSION;
    }

    @Override
    public Optional<RouterAnswer> read(byte[] datagram) {
        int asked = address.isEmpty() ? ASK_ADDRESS : MAP_UDP;
        if (datagram.length < MIN_LENGTH
                || datagram[VERSION] != NAT_PMP
                || Byte.toUnsignedInt(datagram[OPCODE]) != ANSWER + asked) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(datagram);
        if (in.getShort(RESULT) != 0) {
            return Optional.of(new RouterAnswer.Refused());
        }
        return address.isEmpty() ? readAddress(in) : readPort(in, address.get());
    }

    private Optional<RouterAnswer> readAddress(ByteBuffer in) {
        if (in.remaining() != ADDRESS_LENGTH) {
            return Optional.empty();
        }
        address = Optional.of(IpAddress.ipv4(in.getInt(ADDRESS)));
        return Optional.of(new RouterAnswer.Half());
    }

    private Optional<RouterAnswer> readPort(ByteBuffer in, IpAddress outer) {
        if (in.remaining() != PORT_LENGTH || Short.toUnsignedInt(in.getShort(INTERNAL_PORT)) != port) {
            return Optional.empty();
        }
        int externalPort = Short.toUnsignedInt(in.getShort(EXTERNAL_PORT));
        return Optional.of(new RouterAnswer.Mapped(outer, externalPort, Integer.toUnsignedLong(in.getInt(LIFETIME))));
    }
}
