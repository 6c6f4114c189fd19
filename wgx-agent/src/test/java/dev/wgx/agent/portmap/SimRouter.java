// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.portmap;

import dev.wgx.direct.Candidate;
import dev.wgx.packet.IpAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A router in virtual time that is asked by one machine about one port, and may say what it likes. */
final class SimRouter implements PortMapping.Actions {
    static final IpAddress OWN = IpAddress.ipv4(0xc0a8010a);
    static final int PORT = 51820;
    static final byte[] NONCE = HexFormat.of().parseHex("0102030405060708090a0b0c");
    private static final IpAddress PUBLIC = IpAddress.ipv4(0x08090a0b);
    private static final int PCP = 2;

    final PortMapping mapping = new PortMapping(OWN, PORT, NONCE, this);
    final List<byte[]> asked = new ArrayList<>();
    final List<Long> askedAtNs = new ArrayList<>();
    final List<MappingStanding> told = new ArrayList<>();

    boolean isSilent;

    boolean knowsPcp = true;
    IpAddress outer = PUBLIC;
    int outerPort = 40001;
    long lifetimeS = 7200;
    int result;
    /** The last chance to change an answer. */
    UnaryOperator<byte[]> tampering = answer -> answer;

    /** The place that the router lets through. */
    Optional<Candidate> mapped = Optional.empty();

    long nowNs = 1;

    @Override
    public void ask(byte[] datagram) {
        asked.add(datagram);
        askedAtNs.add(nowNs);
    }

    @Override
    public void report(MappingStanding standing) {
        told.add(standing);
    }

    SimRouter begin() {
        mapping.ask(nowNs);
        answerAll();
        return this;
    }

    /** Lets time pass: it answers within no time. */
    void run(long ns) {
        long endNs = nowNs + ns;
        while (mapping.deadlineNs() - endNs <= 0) {
            nowNs = Math.max(nowNs, mapping.deadlineNs());
            mapping.onDeadline(nowNs);
            answerAll();
        }
        nowNs = endNs;
    }

    private int answered;

    void answerAll() {
        while (answered < asked.size()) {
            byte[] answer = answerTo(asked.get(answered++));
            if (!isSilent) {
                mapping.onDatagram(nowNs, tampering.apply(answer));
            }
        }
    }

    byte[] lastQuestion() {
        return asked.getLast();
    }

    private byte[] answerTo(byte[] question) {
        ByteBuffer in = ByteBuffer.wrap(question);
        if (question[0] == PCP) {
            return knowsPcp ? pcpAnswer(in) : new byte[] {0, 0, 0, 1, 0, 0, 0, 9};
        }
        return question[1] == 0 ? addressAnswer() : portAnswer(in);
    }

    private byte[] pcpAnswer(ByteBuffer in) {
        int asksS = in.getInt(4);
        mapped = asksS == 0 || result != 0 ? Optional.empty() : place();
        return ByteBuffer.allocate(60)
                .put((byte) 2)
                .put((byte) 0x81)
                .put((byte) 0)
                .put((byte) result)
                .putInt(asksS == 0 ? 0 : (int) lifetimeS)
                .putInt(9)
                .put(new byte[12])
                .put(in.slice(24, 18))
                .putShort((short) outerPort)
                .putLong(outer.high())
                .putLong(outer.mappedLow())
                .array();
    }

    private byte[] addressAnswer() {
        return ByteBuffer.allocate(12)
                .putShort((short) 0x0080)
                .putShort((short) result)
                .putInt(9)
                .putInt((int) outer.low())
                .array();
    }

    private byte[] portAnswer(ByteBuffer in) {
        int asksS = in.getInt(8);
        mapped = asksS == 0 || result != 0 ? Optional.empty() : place();
        return ByteBuffer.allocate(16)
                .putShort((short) 0x0081)
                .putShort((short) result)
                .putInt(9)
                .putShort(in.getShort(4))
                .putShort((short) outerPort)
                .putInt(asksS == 0 ? 0 : (int) lifetimeS)
                .array();
    }

    Optional<Candidate> place() {
        return outerPort == 0 ? Optional.empty() : Optional.of(new Candidate(outer, outerPort));
    }
}
