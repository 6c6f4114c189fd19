// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import dev.wgx.fuzz.Choices;
import dev.wgx.fuzz.Claim;
import dev.wgx.noise.SeededRandom;
import dev.wgx.relay.Counters;
import dev.wgx.relay.Datagram;
import dev.wgx.relay.Path;
import dev.wgx.relay.data.Forwarder;
import dev.wgx.relay.data.ForwardingEntry;
import dev.wgx.relay.data.ForwardingMirror;
import dev.wgx.relay.data.ForwardingPeer;
import dev.wgx.relay.data.ForwardingTable;
import dev.wgx.relay.data.Traffic;
import dev.wgx.wire.MessageType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The same frames to the kernel's program, by the kernel's own test run, and to the forwarder in user space, which gets
 * what the host would make of them.
 */
public final class KernelPathFuzz {
    private static final int SESSIONS = 3;
    private static final int EXPIRED = 2;
    private static final int FIRST_INDEX = 0x9abcdef0;
    private static final int UP = -1;
    private static final int DROPPED = 2;
    private static final int ETHERNET = Frame.ETHERNET_BYTES;
    /** The kernel makes no test run of less than an IP header. */
    private static final int SHORTEST = ETHERNET + Frame.IPV6_BYTES;

    private static final byte[] PEER_ADDRESS = {2, 0, 0, 0, 0, 7};
    private static final String[][] PATHS = {
        {"10.1.0.2", "10.1.0.1", "10.2.0.2", "10.2.0.1"},
        {"fd01::2", "fd01::1", "fd02::2", "fd02::1"},
        {"10.1.0.2", "10.1.0.1", "10.2.0.2", "10.2.0.1"}
    };
    /** The verdicts by which the kernel says that user space would not forward either. */
    private static final Set<KernelVerdict> NOT_TO_BE_FORWARDED = EnumSet.of(
            KernelVerdict.OTHER_MESSAGE,
            KernelVerdict.NO_ROUTE,
            KernelVerdict.EXPIRED,
            KernelVerdict.OTHER_SOURCE,
            KernelVerdict.NO_DESTINATION,
            KernelVerdict.HOP_LIMIT);

    private static @Nullable KernelPathFuzz kernel;

    private record Sent(byte[] payload, Path path, int trafficClass, int hopLimit) {}

    private final RelayHost host = new RelayHost();
    private final KernelPath path;
    private final byte[] relayAddress;
    private final int device;
    private final Forwarder forwarder;

    private KernelPathFuzz() throws Exception {
        BpfPermission.require();
        KernelPathSettings settings = new KernelPathSettings(RelayHost.PORT, Optional.empty(), 16, 16, HookChoice.AUTO);
        path = host.relay.call(() -> KernelPath.open(settings));
        Claim.holds(host.relay.call(() -> path.refresh()).isEmpty(), "the kernel path works here");
        relayAddress = host.hardwareAddress("left");
        device = host.index("left");
        forwarder = new Forwarder(table(), new Counters());
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    private void close() {
        try (host) {
            path.close();
        } catch (KernelPathException e) {
            throw new AssertionError(e);
        }
    }

    /** Puts the same sessions into the kernel and into the table; user space removes at once what has expired. */
    private ForwardingTable table() {
        ForwardingTable table = new ForwardingTable(ForwardingMirror.NONE, new SeededRandom(5));
        for (int i = 0; i < SESSIONS; i++) {
            Path source = RelayHost.path(PATHS[i][0], PATHS[i][1]);
            Path destination = RelayHost.path(PATHS[i][2], PATHS[i][3]);
            long expiresNs = i == EXPIRED ? 0 : Long.MAX_VALUE;
            TestEntries.put(path, i, source, FIRST_INDEX + i, destination, expiresNs);
            if (i != EXPIRED) {
                ForwardingPeer from = new ForwardingPeer();
                ForwardingPeer to = new ForwardingPeer();
                table.setPaths(from, List.of(source));
                table.setPaths(to, List.of(destination));
                table.put(new ForwardingEntry(from, FIRST_INDEX + i, to, expiresNs, new Traffic(0)));
            }
        }
        return table;
    }

    /**
     * Claims that the kernel forwards only what user space would, to the same place and bit for bit; that it leaves
     * untouched what it hands up; and that user space forwards nothing that the kernel says is of no session.
     */
    public static void run(byte[] input) throws Exception {
        if (kernel == null) {
            kernel = new KernelPathFuzz();
        }
        Objects.requireNonNull(kernel).compare(new Choices(input));
    }

    private void compare(Choices choices) throws Exception {
        byte[] frame = frame(choices);
        if (frame.length < SHORTEST) {
            return;
        }
        Map<KernelVerdict, Long> before = path.counters();
        TestRun run = TestRun.of(path.program(), frame, device, 0, 0, 1);
        KernelVerdict verdict = counted(before, path.counters());
        Optional<Sent> sent = userSpace(frame);
        if (verdict == KernelVerdict.FORWARDED) {
            Claim.same(run.answer(), TestRun.REDIRECT, "the answer for a frame that is forwarded");
            Claim.holds(sent.isPresent(), "the kernel forwards what user space does not");
            requireSame(frame, run.packet(), sent.orElseThrow());
        } else {
            Claim.same(run.answer(), verdict == KernelVerdict.HOP_LIMIT ? DROPPED : UP, "the answer for " + verdict);
            Claim.holds(java.util.Arrays.equals(run.packet(), frame), "a frame is changed that goes up: " + verdict);
            Claim.holds(
                    sent.isEmpty() || !NOT_TO_BE_FORWARDED.contains(verdict),
                    "user space forwards what the kernel does not: " + verdict);
        }
    }

    private static KernelVerdict counted(Map<KernelVerdict, Long> before, Map<KernelVerdict, Long> after) {
        List<KernelVerdict> counted = new ArrayList<>();
        for (KernelVerdict verdict : KernelVerdict.values()) {
            if (!after.getOrDefault(verdict, 0L).equals(before.get(verdict))) {
                counted.add(verdict);
            }
        }
        Claim.same(counted.size(), 1, "the verdicts that were counted");
        return counted.getFirst();
    }

    /** Makes a frame: of a session, and then as the input changes it; or only of the input's bytes. */
    private byte[] frame(Choices choices) {
        int session = choices.below(SESSIONS + 1);
        if (session == SESSIONS) {
            byte[] raw = choices.rest().array();
            return raw;
        }
        Frame frame = new Frame(RelayHost.address(PATHS[session][0]), RelayHost.address(PATHS[session][1]));
        frame.trafficClass = choices.octet();
        frame.hops = choices.octet();
        byte[] payload = new byte[choices.below(1453)];
        ByteBuffer message = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
        if (payload.length >= 8) {
            message.putInt(4).putInt(FIRST_INDEX + session);
        }
        frame.payload = payload;
        byte[] bytes = frame.toBytes(relayAddress, PEER_ADDRESS);
        boolean isMadeRight = choices.below(2) == 0;
        while (choices.areLeft()) {
            // Ethernet's own header stays: a frame for another host, or of another protocol, is no question here.
            int at = ETHERNET + choices.below(Math.min(256, bytes.length - ETHERNET));
            bytes[at] = (byte) choices.octet();
        }
        return isMadeRight && isPlain(bytes) ? withRightChecksums(bytes) : bytes;
    }

    private static boolean isPlain(byte[] frame) {
        boolean isIpv4 = frame[12] == 8;
        return isIpv4 ? frame[ETHERNET] == 0x45 : (frame[ETHERNET] & 0xf0) == 0x60;
    }

    private static byte[] withRightChecksums(byte[] frame) {
        Frame.setChecksums(frame);
        return frame;
    }

    /** Returns what user space sends on for a frame; empty if the host drops it or the forwarder leaves it alone. */
    private Optional<Sent> userSpace(byte[] frame) {
        List<Sent> sent = new ArrayList<>();
        HostDatagram.of(frame, RelayHost.PORT).ifPresent(received -> {
            Datagram datagram = received.datagram();
            MessageType type = MessageType.of(datagram.payload());
            forwarder.forward(datagram, type, 1, (payload, to, trafficClass, hopLimit) -> {
                byte[] bytes = new byte[payload.remaining()];
                payload.get(payload.position(), bytes);
                sent.add(new Sent(bytes, to, trafficClass, hopLimit));
            });
        });
        return sent.stream().findFirst();
    }

    /** Insists that the kernel has made what the host would make of what user space sends. */
    private static void requireSame(byte[] in, byte[] out, Sent sent) {
        HostDatagram again = HostDatagram.parsed(out).orElseThrow(() -> new AssertionError("no datagram comes out"));
        Datagram datagram = again.datagram();
        byte[] payload = new byte[datagram.length()];
        datagram.payload().get(datagram.payload().position(), payload);
        Claim.holds(java.util.Arrays.equals(payload, sent.payload()), "the payload is another");
        Claim.same(again.destination(), sent.path().remote(), "the destination");
        Claim.same(datagram.sourceHigh(), sent.path().localHigh(), "the source");
        Claim.same(datagram.sourceLow(), sent.path().localLow(), "the source");
        Claim.same(datagram.sourcePort(), RelayHost.PORT, "the source's port");
        Claim.same(datagram.trafficClass(), sent.trafficClass(), "the traffic class");
        Claim.same(datagram.hopLimit(), sent.hopLimit(), "the hop limit");
        Claim.same(out.length, in.length, "the length");
        boolean wasRight = Frame.hasRightChecksums(in);
        boolean isUnchecked = again.isUnchecked();
        Claim.holds(
                isUnchecked || Frame.hasRightChecksums(out) == wasRight,
                "a right checksum stays right, a wrong one wrong");
    }
}
