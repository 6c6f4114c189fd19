// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.portmap;

import dev.wgx.direct.Candidate;
import dev.wgx.fuzz.Choices;
import dev.wgx.fuzz.Claim;
import dev.wgx.packet.IpAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/** A router that answers with anything: any bytes, right answers with any values, changed ones, too late, never. */
public final class PortMappingFuzz {
    private static final int PORT = 51820;
    private static final byte[] NONCE = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    private static final long LONGEST_PAUSE_S = 4000;
    private static final int PCP = 2;
    private static final int MAX_DATAGRAM = 1200;
    /** An event may take a mapping back and ask anew. */
    private static final int MAX_ASKED_AT_ONCE = 2;

    private final Choices choices;
    private final PortMapping mapping =
            new PortMapping(IpAddress.ipv4(0xc0a8010a), PORT, NONCE, new PortMapping.Actions() {
                @Override
                public void ask(byte[] datagram) {
                    onAsked(datagram);
                }

                @Override
                public void report(MappingStanding standing) {
                    Claim.holds(!standing.equals(told), "the same is told twice");
                    told = standing;
                }
            });

    private long nowNs = 1;
    private int askedAtOnce;
    private byte[] question = {};
    private MappingStanding told = new MappingStanding.Unmapped(MappingStanding.Reason.NOT_ASKED);

    private PortMappingFuzz(byte[] input) {
        this.choices = new Choices(input);
    }

    /** Claims that a mapping is public and within its time, and that the router is asked seldom and briefly. */
    public static void run(byte[] input) {
        new PortMappingFuzz(input).run();
    }

    private void run() {
        act(() -> mapping.ask(nowNs));
        while (choices.areLeft()) {
            switch (choices.below(5)) {
                case 0 -> answer(choices.piece(MAX_DATAGRAM));
                case 1 -> answer(rightAnswer());
                case 2 -> answer(choices.changed(rightAnswer()));
                case 3 -> pass(TimeUnit.SECONDS.toNanos(choices.below((int) LONGEST_PAUSE_S)));
                default -> act(() -> mapping.ask(nowNs));
            }
        }
        pass(TimeUnit.SECONDS.toNanos(PortMapping.LIFETIME_S));
        Claim.holds(mapping.outer().isEmpty(), "a mapping is believed for longer than was asked for");
        act(mapping::end);
        question = new byte[0];
        act(mapping::end);
        Claim.holds(question.length == 0, "a mapping is taken back twice");
    }

    private void act(Runnable what) {
        askedAtOnce = 0;
        what.run();
        Claim.holds(askedAtOnce <= MAX_ASKED_AT_ONCE, "a router draws many questions at once");
        mapping.outer().ifPresent(PortMappingFuzz::isPublic);
        Claim.same(told instanceof MappingStanding.Mapped, mapping.outer().isPresent(), "what is told is what is so");
    }

    private static void isPublic(Candidate outer) {
        Claim.holds(
                outer.address().isIpv4() && outer.isUnicast() && !outer.isPrivate(),
                "a place that no public machine has is believed");
    }

    private void onAsked(byte[] datagram) {
        askedAtOnce++;
        question = datagram;
        Claim.holds(datagram.length <= PcpMap.LENGTH, "a question is long");
    }

    private void answer(ByteBuffer answer) {
        byte[] bytes = new byte[answer.remaining()];
        answer.get(bytes);
        act(() -> mapping.onDatagram(nowNs, bytes));
    }

    /** Returns what answers the last question, with values of its own. */
    private ByteBuffer rightAnswer() {
        int result = choices.octet() & 3;
        int address = (choices.octet() << 24) | choices.octet();
        int port = choices.below(0x10000);
        int lifetimeS = choices.octet() << choices.below(32);
        if (question[0] == PCP) {
            return ByteBuffer.wrap(question.clone())
                    .put(1, (byte) 0x81)
                    .put(3, (byte) result)
                    .putInt(4, lifetimeS)
                    .putShort(42, (short) port)
                    .putInt(56, address);
        }
        boolean isAboutAddress = question[1] == 0;
        return ByteBuffer.allocate(isAboutAddress ? 12 : 16)
                .put(1, (byte) (0x80 + question[1]))
                .putShort(2, (short) result)
                .putInt(8, isAboutAddress ? address : (PORT << 16) | port)
                .putInt(isAboutAddress ? 4 : 12, lifetimeS);
    }

    private void pass(long ns) {
        long endNs = nowNs + ns;
        while (mapping.deadlineNs() - endNs <= 0) {
            Claim.holds(mapping.deadlineNs() - nowNs > 0, "time stands still");
            nowNs = mapping.deadlineNs();
            act(() -> mapping.onDeadline(nowNs));
        }
        nowNs = endNs;
    }
}
