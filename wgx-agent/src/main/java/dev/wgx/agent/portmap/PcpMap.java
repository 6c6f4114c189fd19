// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.portmap;

import dev.wgx.direct.Candidate;
import dev.wgx.packet.IpAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** The opcode MAP of the Port Control Protocol (RFC 6887), for one UDP port of a machine with an IPv4 address. */
public final class PcpMap implements MappingProtocol {
    public static final int NONCE_LENGTH = 12;

    static final int LENGTH = 60;
    private static final int MAX_LENGTH = 1100;

    // RFC 6887, 7.1 and 7.2: the header of question and answer.
    private static final int VERSION = 0;
    private static final int OPCODE = 1;
    private static final int RESULT = 3;
    private static final int LIFETIME = 4;
    private static final int CLIENT_ADDRESS = 8;
    // 11.1: the payload of both.
    private static final int NONCE = 24;
    private static final int PROTOCOL = 36;
    private static final int INTERNAL_PORT = 40;
    private static final int EXTERNAL_PORT = 42;
    private static final int EXTERNAL_ADDRESS = 44;

    private static final byte PCP = 2;
    private static final byte MAP = 1;
    private static final byte MAP_ANSWER = (byte) 0x81;
    private static final byte UDP = 17;
    private static final IpAddress NO_WISH = IpAddress.ipv4(0);

    private final IpAddress own;
    private final int port;
    private final byte[] nonce;

    /** @param nonce which only this machine knows: who has it may change the mapping, and answer for the router */
    PcpMap(IpAddress own, int port, byte[] nonce) {
        if (nonce.length != NONCE_LENGTH) {
            throw new IllegalArgumentException("a nonce of " + nonce.length + " bytes");
        }
        this.own = own;
        this.port = port;
        this.nonce = nonce.clone();
    }

    @Override
    public void begin() {
        // Each question is whole.
    }

    @Override
    public byte[] question(Optional<Candidate> wished, long lifetimeS) {
        return map(
                lifetimeS,
                wished.map(Candidate::port).orElse(port),
                wished.map(Candidate::address).orElse(NO_WISH));
    }

    // 15.1: a lifetime of zero, and no wish.
    @Override
    public byte[] deletion() {
        return map(0, 0, NO_WISH);
    }

    private byte[] map(long lifetimeS, int wishedPort, IpAddress wishedAddress) {
        byte[] bytes = new byte[LENGTH];
        ByteBuffer out = ByteBuffer.wrap(bytes);
        out.put(VERSION, PCP).put(OPCODE, MAP).putInt(LIFETIME, (int) lifetimeS);
        putAddress(out, CLIENT_ADDRESS, own);
        out.put(NONCE, nonce).put(PROTOCOL, UDP);
        out.putShort(INTERNAL_PORT, (short) port).putShort(EXTERNAL_PORT, (short) wishedPort);
        putAddress(out, EXTERNAL_ADDRESS, wishedAddress);
        return bytes;
    }

    private static void putAddress(ByteBuffer out, int offset, IpAddress address) {
        out.putLong(offset, address.high()).putLong(offset + Long.BYTES, address.mappedLow());
    }

    @Override
    public Optional<RouterAnswer> read(byte[] datagram) {
        if (NatPmp.refusesVersion(datagram)) {
            return Optional.of(new RouterAnswer.OnlyNatPmp());
        }
        if (!isAnswer(datagram)) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(datagram);
        if (in.get(RESULT) != 0) {
            return Optional.of(new RouterAnswer.Refused());
        }
        IpAddress address = IpAddress.ofMapped(in.getLong(EXTERNAL_ADDRESS), in.getLong(EXTERNAL_ADDRESS + Long.BYTES));
        int externalPort = Short.toUnsignedInt(in.getShort(EXTERNAL_PORT));
        return Optional.of(new RouterAnswer.Mapped(address, externalPort, Integer.toUnsignedLong(in.getInt(LIFETIME))));
    }

    // 8.3 and 11.4: what is not an answer to this very question is passed over. Options may follow.
    private boolean isAnswer(byte[] datagram) {
        return datagram.length >= LENGTH
                && datagram.length <= MAX_LENGTH
                && datagram.length % Integer.BYTES == 0
                && datagram[VERSION] == PCP
                && datagram[OPCODE] == MAP_ANSWER
                && Arrays.equals(datagram, NONCE, NONCE + NONCE_LENGTH, nonce, 0, NONCE_LENGTH)
                && datagram[PROTOCOL] == UDP
                && Short.toUnsignedInt(ByteBuffer.wrap(datagram).getShort(INTERNAL_PORT)) == port;
    }
}
