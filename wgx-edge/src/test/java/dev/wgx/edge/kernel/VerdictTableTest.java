// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.edge.system.BootClock;
import dev.wgx.relay.Path;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Packet in, verdict, packet out; by the kernel's own test run of the program. */
class VerdictTableTest {
    private static final int UP = -1;
    private static final int DROPPED = 2;
    private static final int RECEIVER_INDEX = 0x9abcdef0;
    private static final int IPV6_INDEX = 0x9abcdef6;
    private static final int OTHER_INDEX = 0x12345678;
    private static final long NEVER = Long.MAX_VALUE;

    private static final int IPV4 = 0;
    private static final int IPV6 = 1;
    private static final PeerRef SOURCE = TestEntries.entry(IPV4, 0, 0).source();
    private static final PeerRef DESTINATION = TestEntries.entry(IPV4, 0, 0).destination();
    private static final PeerRef IPV6_DESTINATION =
            TestEntries.entry(IPV6, 0, 0).destination();

    private static RelayHost host;
    private static KernelPath path;
    private static byte[] relayAddress;
    private static final byte[] PEER_ADDRESS = {2, 0, 0, 0, 0, 7};

    @BeforeAll
    static void loadTheProgram() throws Exception {
        BpfPermission.require();
        host = new RelayHost();
        KernelPathSettings settings = new KernelPathSettings(RelayHost.PORT, Optional.empty(), 16, 16, HookChoice.AUTO);
        path = host.relay.call(() -> KernelPath.open(settings));
        assertThat(host.relay.call(() -> path.refresh())).isEmpty();
        relayAddress = host.hardwareAddress("left");
    }

    @AfterAll
    static void unload() throws Exception {
        path.close();
        host.close();
    }

    @BeforeEach
    void putEntries() {
        put("10.1.0.2", "10.1.0.1", "10.2.0.2", "10.2.0.1", NEVER);
        put("fd01::2", "fd01::1", "fd02::2", "fd02::1", NEVER);
    }

    @AfterEach
    void removeEntries() throws Exception {
        path.forEach((entry, traffic) -> path.remove(entry.receiverIndex()));
    }

    @ParameterizedTest
    @CsvSource({"10.1.0.2,10.1.0.1,10.2.0.2,10.2.0.1", "fd01::2,fd01::1,fd02::2,fd02::1"})
    void aTransportMessageOfARelayedSessionGoesOn(String peer, String relay, String next, String own) throws Exception {
        Frame in = frame(ip(peer), ip(relay), transport(1452));
        in.trafficClass = 0b101110_01;
        Frame out = frame(ip(own), ip(next), in.payload);
        out.trafficClass = 0b101110_01;
        out.sourcePort = RelayHost.PORT;
        out.destinationPort = RelayHost.PEER_PORT;
        out.hops = 63;

        Outcome outcome = run(bytes(in));

        assertThat(outcome.verdict()).isEqualTo(KernelVerdict.FORWARDED);
        assertThat(outcome.run().answer()).isEqualTo(TestRun.REDIRECT);
        assertThat(outcome.run().packet()).isEqualTo(bytes(out));
        assertThat(Frame.hasRightChecksums(outcome.run().packet())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 33, 48, 128, 1000, 1001, 1472})
    void anyLengthGoesOnWithRightChecksums(int length) throws Exception {
        Outcome ipv4 = run(bytes(ipv4(transport(length))));
        Outcome ipv6 = run(bytes(ipv6(transport(Math.min(length, 1452)))));

        assertThat(ipv4.verdict()).isEqualTo(KernelVerdict.FORWARDED);
        assertThat(ipv6.verdict()).isEqualTo(KernelVerdict.FORWARDED);
        assertThat(Frame.hasRightChecksums(ipv4.run().packet())).isTrue();
        assertThat(Frame.hasRightChecksums(ipv6.run().packet())).isTrue();
    }

    @Test
    void packetsAndBytesAreCounted() throws Exception {
        run(bytes(ipv4(transport(100))));
        run(bytes(ipv4(transport(60))));

        EntryTraffic traffic = path.remove(RECEIVER_INDEX).orElseThrow();

        assertThat(traffic.packets()).isEqualTo(2);
        assertThat(traffic.bytes()).isEqualTo(160);
    }

    @Test
    void theLastUseIsToldByTheClockThatGoesOnInSuspend() throws Exception {
        long beforeNs = new BootClock().nowNs();
        EntryTraffic traffic;
        do {
            // The program's clock moves at ticks, so that it may be behind for a while.
            run(bytes(ipv4(transport(100))));
            traffic = path.remove(RECEIVER_INDEX).orElseThrow();
            putEntries();
        } while (traffic.lastUsedNs() < beforeNs);

        assertThat(traffic.lastUsedNs()).isLessThanOrEqualTo(new BootClock().nowNs());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aWrongChecksumStaysWrongByAsMuch(boolean isIpv4) throws Exception {
        Frame frame = isIpv4 ? ipv4(transport(64)) : ipv6(transport(64));
        byte[] right = bytes(frame);
        byte[] wrong = right.clone();
        ByteBuffer.wrap(wrong).putShort(checkAt(frame), (short) (check(right, frame) - 0x0101));

        byte[] rightOut = run(right).run().packet();
        Outcome outcome = run(wrong);

        assertThat(outcome.verdict()).isEqualTo(KernelVerdict.FORWARDED);
        assertThat(difference(check(rightOut, frame), check(outcome.run().packet(), frame)))
                .isEqualTo(difference(check(right, frame), check(wrong, frame)));
    }

    @Test
    void aZeroChecksumOfIpv4StaysZero() throws Exception {
        byte[] in = bytes(ipv4(transport(64)));
        ByteBuffer.wrap(in).putShort(checkAt(ipv4(new byte[0])), (short) 0);

        Outcome outcome = run(in);

        assertThat(outcome.verdict()).isEqualTo(KernelVerdict.FORWARDED);
        assertThat(check(outcome.run().packet(), ipv4(new byte[0]))).isZero();
    }

    @Test
    void aZeroChecksumOfIpv6GoesUp() throws Exception {
        assertUp(ipv6(transport(64)), KernelVerdict.NO_CHECKSUM, bytes -> bytes.putShort(60, (short) 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5, 49, 255})
    void everyOtherMessageTypeGoesUp(int type) throws Exception {
        byte[] message = transport(148);
        message[0] = (byte) type;

        assertUp(ipv4(message), KernelVerdict.OTHER_MESSAGE);
        assertUp(ipv6(message), KernelVerdict.OTHER_MESSAGE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aReservedByteThatIsNotZeroGoesUp(int at) throws Exception {
        byte[] message = transport(64);
        message[at] = 1;

        assertUp(ipv4(message), KernelVerdict.OTHER_MESSAGE);
        assertUp(ipv6(message), KernelVerdict.OTHER_MESSAGE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 31})
    void aMessageShorterThanAKeepaliveGoesUp(int length) throws Exception {
        byte[] message = Arrays.copyOf(transport(32), length);

        assertUp(ipv4(message), KernelVerdict.OTHER_MESSAGE);
        assertUp(ipv6(message), KernelVerdict.OTHER_MESSAGE);
    }

    @Test
    void ipv4OptionsGoUp() throws Exception {
        assertUp(ipv4(transport(64)), KernelVerdict.HEADER_OPTIONS, bytes -> bytes.put(14, (byte) 0x46));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 43, 60})
    void ipv6ExtensionHeadersGoUp(int nextHeader) throws Exception {
        assertUp(ipv6(transport(64)), KernelVerdict.HEADER_OPTIONS, bytes -> bytes.put(20, (byte) nextHeader));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x2000, 0x2005, 0x0005})
    void ipv4FragmentsGoUp(int flagsAndOffset) throws Exception {
        assertUp(ipv4(transport(64)), KernelVerdict.FRAGMENT, bytes -> bytes.putShort(20, (short) flagsAndOffset));
    }

    @Test
    void ipv6FragmentsGoUp() throws Exception {
        assertUp(ipv6(transport(64)), KernelVerdict.FRAGMENT, bytes -> bytes.put(20, (byte) 44));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aMessageAtTheEndOfItsHopsIsDropped(int hops) throws Exception {
        for (Frame frame : List.of(ipv4(transport(64)), ipv6(transport(64)))) {
            frame.hops = hops;

            Outcome outcome = run(bytes(frame));

            assertThat(outcome.verdict()).isEqualTo(KernelVerdict.HOP_LIMIT);
            assertThat(outcome.run().answer()).isEqualTo(DROPPED);
        }
        assertThat(path.remove(RECEIVER_INDEX).orElseThrow().packets()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whatIsOfNoSessionGoesUpAtTheEndOfItsHops(int hops) throws Exception {
        Frame otherIndex = ipv4(segments(64, OTHER_INDEX));
        Frame otherSource = frame(ip("10.1.0.3"), ip("10.1.0.1"), transport(64));
        Frame handshake = ipv4(transport(148));
        handshake.payload[0] = 1;
        for (Frame frame : List.of(otherIndex, otherSource, handshake)) {
            frame.hops = hops;
        }

        assertUp(otherIndex, KernelVerdict.NO_ROUTE);
        assertUp(otherSource, KernelVerdict.OTHER_SOURCE);
        assertUp(handshake, KernelVerdict.OTHER_MESSAGE);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void lengthsThatContradictEachOtherGoUp(int off) throws Exception {
        Consumer<ByteBuffer> ipv4Length = bytes -> bytes.putShort(16, (short) (bytes.getShort(16) + off));
        Consumer<ByteBuffer> ipv4UdpLength = bytes -> bytes.putShort(38, (short) (bytes.getShort(38) + off));
        Consumer<ByteBuffer> ipv6Length = bytes -> bytes.putShort(18, (short) (bytes.getShort(18) + off));
        Consumer<ByteBuffer> ipv6UdpLength = bytes -> bytes.putShort(58, (short) (bytes.getShort(58) + off));

        assertUp(ipv4(transport(64)), KernelVerdict.LENGTH_MISMATCH, ipv4Length);
        assertUp(ipv4(transport(64)), KernelVerdict.LENGTH_MISMATCH, ipv4UdpLength);
        assertUp(ipv6(transport(64)), KernelVerdict.LENGTH_MISMATCH, ipv6Length);
        assertUp(ipv6(transport(64)), KernelVerdict.LENGTH_MISMATCH, ipv6UdpLength);
    }

    @Test
    void otherPortsAndProtocolsGoUp() throws Exception {
        Frame otherPort = ipv4(transport(64));
        otherPort.destinationPort = RelayHost.PORT + 1;

        assertUp(otherPort, KernelVerdict.OTHER_TRAFFIC);
        assertUp(ipv4(transport(64)), KernelVerdict.OTHER_TRAFFIC, bytes -> bytes.put(23, (byte) 6));
        assertUp(ipv6(transport(64)), KernelVerdict.OTHER_TRAFFIC, bytes -> bytes.put(20, (byte) 58));
        assertUp(ipv4(transport(64)), KernelVerdict.OTHER_TRAFFIC, bytes -> bytes.putShort(12, (short) 0x0806));
    }

    @Test
    void whatIsForAnotherMachineGoesUp() throws Exception {
        byte[] in = ipv4(transport(64)).toBytes(new byte[] {2, 0, 0, 0, 0, 9}, PEER_ADDRESS);

        assertUp(in, 0, KernelVerdict.OTHER_TRAFFIC);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x8100, 0x88a8})
    void aVlanTagGoesUp(int etherType) throws Exception {
        byte[] untagged = bytes(ipv4(transport(64)));
        ByteBuffer tagged = ByteBuffer.allocate(untagged.length + 4);
        tagged.put(untagged, 0, 12)
                .putShort((short) etherType)
                .putShort((short) 5)
                .put(untagged, 12, untagged.length - 12);

        assertUp(tagged.array(), 0, KernelVerdict.VLAN_TAG);
    }

    @Test
    void whatNoEntryIsForGoesUp() throws Exception {
        assertUp(ipv4(segments(64, OTHER_INDEX)), KernelVerdict.NO_ROUTE);
        assertUp(ipv6(segments(64, OTHER_INDEX)), KernelVerdict.NO_ROUTE);
    }

    @Test
    void whatAnotherAddressSendsGoesUp() throws Exception {
        Frame otherPort = ipv4(transport(64));
        otherPort.sourcePort = RelayHost.PEER_PORT + 1;

        assertUp(otherPort, KernelVerdict.OTHER_SOURCE);
        assertUp(frame(ip("10.1.0.3"), ip("10.1.0.1"), transport(64)), KernelVerdict.OTHER_SOURCE);
        assertUp(frame(ip("fd01::3"), ip("fd01::1"), transport(64)), KernelVerdict.OTHER_SOURCE);
        assertUp(frame(ip("fd02::2"), ip("fd02::1"), transport(64)), KernelVerdict.OTHER_SOURCE);
    }

    @Test
    void allAddressesOfAPeerAreItsSources() throws Exception {
        putPeer(
                SOURCE,
                RelayHost.path("192.0.2.9", "10.1.0.9"),
                RelayHost.path("fd01::2", "fd01::1"),
                RelayHost.path("10.1.0.2", "10.1.0.9"),
                RelayHost.path("10.1.0.2", "10.1.0.1"));

        assertThat(run(bytes(ipv4(transport(64)))).verdict()).isEqualTo(KernelVerdict.FORWARDED);
        assertUp(frame(ip("10.1.0.2"), ip("10.2.0.1"), transport(64)), KernelVerdict.OTHER_LOCAL_ADDRESS);
    }

    @Test
    void whatAPeerSendsFromTwoAddressesInTurnGoesOn() throws Exception {
        putPeer(SOURCE, RelayHost.path("10.1.0.7", "10.1.0.9"), RelayHost.path("10.1.0.2", "10.1.0.1"));
        Frame newest = frame(ip("10.1.0.7"), ip("10.1.0.9"), transport(64));

        for (int i = 0; i < 10; i++) {
            Outcome outcome = run(bytes(i % 2 == 0 ? newest : ipv4(transport(64))));

            assertThat(outcome.verdict()).isEqualTo(KernelVerdict.FORWARDED);
            assertThat(Frame.hasRightChecksums(outcome.run().packet())).isTrue();
        }
        assertThat(path.remove(RECEIVER_INDEX).orElseThrow().packets()).isEqualTo(10);
    }

    @Test
    void aPeersEntriesMoveWithIt() throws Exception {
        putPeer(SOURCE, RelayHost.path("10.1.0.7", "10.1.0.9"));

        assertUp(ipv4(transport(64)), KernelVerdict.OTHER_SOURCE);
        assertThat(run(bytes(frame(ip("10.1.0.7"), ip("10.1.0.9"), transport(64))))
                        .verdict())
                .isEqualTo(KernelVerdict.FORWARDED);
    }

    @Test
    void anEntryOfASlotsEarlierPeerLeadsNowhere() throws Exception {
        for (PeerRef end : List.of(SOURCE, DESTINATION)) {
            putEntries();
            putPeer(new PeerRef(end.slot(), end.generation() + 1), RelayHost.path("10.1.0.2", "10.1.0.1"));

            assertUp(ipv4(transport(64)), KernelVerdict.NO_ROUTE);
        }
    }

    @Test
    void aPeerThatIsNowhereIsNeitherSourceNorDestination() throws Exception {
        putPeer(DESTINATION);
        assertUp(ipv4(transport(64)), KernelVerdict.NO_DESTINATION);
        putPeer(DESTINATION, Path.to(RelayHost.endpoint("10.2.0.2", 9)), RelayHost.path("10.2.0.2", "10.2.0.1"));
        assertUp(ipv4(transport(64)), KernelVerdict.NO_DESTINATION);
        putPeer(SOURCE);
        assertUp(ipv4(transport(64)), KernelVerdict.OTHER_SOURCE);
    }

    @Test
    void betweenFamiliesAllGoesUp() throws Exception {
        putPeer(DESTINATION, RelayHost.path("fd02::2", "fd02::1"));
        assertUp(ipv4(transport(64)), KernelVerdict.OTHER_FAMILY);
        putPeer(IPV6_DESTINATION, RelayHost.path("10.2.0.2", "10.2.0.1"));
        assertUp(ipv6(transport(64)), KernelVerdict.OTHER_FAMILY);
    }

    @Test
    void aPeerWhoseWriterDiedInTheMiddleGoesUp() throws Exception {
        for (PeerRef end : List.of(SOURCE, DESTINATION)) {
            putEntries();
            interruptPut(end.slot());

            assertUp(ipv4(transport(64)), KernelVerdict.ROUTE_CHANGED);
            assertThat(requireNonNull(peers().get(end.slot())).paths()).isEmpty();
        }
        putEntries();
        assertThat(run(bytes(ipv4(transport(64)))).verdict()).isEqualTo(KernelVerdict.FORWARDED);
        assertThat(path.remove(RECEIVER_INDEX).orElseThrow().packets()).isOne();
    }

    @Test
    void aRemovedEntryIsNoEntry() throws Exception {
        path.remove(RECEIVER_INDEX);

        assertUp(ipv4(transport(64)), KernelVerdict.NO_ROUTE);
        assertThat(run(bytes(ipv6(transport(64)))).verdict()).isEqualTo(KernelVerdict.FORWARDED);
    }

    @Test
    void anExpiredEntryIsNotUsed() throws Exception {
        put("10.1.0.2", "10.1.0.1", "10.2.0.2", "10.2.0.1", new BootClock().nowNs() - 1_000_000_000);
        put("fd01::2", "fd01::1", "fd02::2", "fd02::1", 0);

        assertUp(ipv4(transport(64)), KernelVerdict.EXPIRED);
        assertUp(ipv6(transport(64)), KernelVerdict.EXPIRED);
    }

    @Test
    void anEntryIsUsedUntilItExpires() throws Exception {
        put("10.1.0.2", "10.1.0.1", "10.2.0.2", "10.2.0.1", new BootClock().nowNs() + 3_600_000_000_000L);

        assertThat(run(bytes(ipv4(transport(64)))).verdict()).isEqualTo(KernelVerdict.FORWARDED);
    }

    @Test
    void anotherOfTheRelaysAddressesGoesUp() throws Exception {
        assertUp(frame(ip("10.1.0.2"), ip("10.1.0.9"), transport(64)), KernelVerdict.OTHER_LOCAL_ADDRESS);
        assertUp(frame(ip("fd01::2"), ip("fd02::1"), transport(64)), KernelVerdict.OTHER_LOCAL_ADDRESS);
    }

    @Test
    void aCoalescedPacketOfOneSessionGoesOnWhole() throws Exception {
        Outcome outcome = run(bytes(ipv4(segments(100, RECEIVER_INDEX, RECEIVER_INDEX, RECEIVER_INDEX))), 100, 3);

        assertThat(outcome.verdict()).isEqualTo(KernelVerdict.FORWARDED);
        assertThat(Frame.hasRightChecksums(outcome.run().packet())).isTrue();
        assertThat(path.remove(RECEIVER_INDEX)).hasValueSatisfying(traffic -> {
            assertThat(traffic.packets()).isEqualTo(3);
            assertThat(traffic.bytes()).isEqualTo(300);
        });
    }

    @Test
    void theLastSegmentMayBeShorterDownToAKeepalive() throws Exception {
        byte[] three = segments(100, RECEIVER_INDEX, RECEIVER_INDEX, RECEIVER_INDEX);

        assertThat(run(bytes(ipv6(Arrays.copyOf(three, 232))), 100, 3).verdict())
                .isEqualTo(KernelVerdict.FORWARDED);
        assertUp(bytes(ipv6(Arrays.copyOf(three, 231))), 100, KernelVerdict.OTHER_MESSAGE);
        assertUp(bytes(ipv4(Arrays.copyOf(three, 207))), 100, KernelVerdict.OTHER_MESSAGE);
    }

    @Test
    void aCoalescedPacketOfTwoSessionsGoesUp() throws Exception {
        put(IPV4, OTHER_INDEX, "10.1.0.2", "10.1.0.1", "10.2.0.2", "10.2.0.1", NEVER);

        assertUp(bytes(ipv4(segments(100, RECEIVER_INDEX, OTHER_INDEX))), 100, KernelVerdict.MIXED_SEGMENTS);
        assertUp(
                bytes(ipv4(segments(100, RECEIVER_INDEX, RECEIVER_INDEX, RECEIVER_INDEX, OTHER_INDEX))),
                100,
                KernelVerdict.MIXED_SEGMENTS);
    }

    @Test
    void aCoalescedPacketWithAHandshakeInTheMiddleGoesUp() throws Exception {
        byte[] three = segments(148, RECEIVER_INDEX, RECEIVER_INDEX, RECEIVER_INDEX);
        three[148] = 1;

        assertUp(bytes(ipv6(three)), 148, KernelVerdict.MIXED_SEGMENTS);
    }

    @Test
    void segmentsShorterThanAKeepaliveGoUp() throws Exception {
        assertUp(bytes(ipv4(transport(93))), 31, KernelVerdict.OTHER_MESSAGE);
    }

    @Test
    void whatTheNextLinkDoesNotCarryGoesUp() throws Exception {
        host.relay.sh("ip link set right mtu 1400");
        try {
            assertUp(ipv4(transport(1373)), KernelVerdict.TOO_LONG);
            assertUp(ipv6(transport(1353)), KernelVerdict.TOO_LONG);
            assertThat(run(bytes(ipv4(transport(1372)))).verdict()).isEqualTo(KernelVerdict.FORWARDED);
            assertThat(run(bytes(ipv6(transport(1352)))).verdict()).isEqualTo(KernelVerdict.FORWARDED);
        } finally {
            host.relay.sh("ip link set right mtu 1500");
        }
    }

    @Test
    void aCoalescedPacketIsMeasuredByItsSegments() throws Exception {
        int[] indexes = {RECEIVER_INDEX, RECEIVER_INDEX};

        assertThat(run(bytes(ipv4(segments(1472, indexes))), 1472, 2).verdict()).isEqualTo(KernelVerdict.FORWARDED);
        assertUp(bytes(ipv4(segments(1473, indexes))), 1473, KernelVerdict.TOO_LONG);
    }

    @Test
    void aDestinationWithoutAWayGoesUp() throws Exception {
        put("10.1.0.2", "10.1.0.1", "192.0.2.1", "10.2.0.1", NEVER);
        put("fd01::2", "fd01::1", "2001:db8::1", "fd02::1", NEVER);

        assertUp(ipv4(transport(64)), KernelVerdict.UNREACHABLE);
        assertUp(ipv6(transport(64)), KernelVerdict.UNREACHABLE);
    }

    @Test
    void theRelaysOwnAddressesAreNoDestination() throws Exception {
        put("10.1.0.2", "10.1.0.1", "10.2.0.1", "10.2.0.1", NEVER);
        put("fd01::2", "fd01::1", "fd02::1", "fd02::1", NEVER);

        assertUp(ipv4(transport(64)), KernelVerdict.UNREACHABLE);
        assertUp(ipv6(transport(64)), KernelVerdict.UNREACHABLE);
    }

    @Test
    void theWayOutMayBeTheWayIn() throws Exception {
        put("10.1.0.2", "10.1.0.1", "10.1.0.3", "10.1.0.1", NEVER);

        assertThat(run(bytes(ipv4(transport(64)))).verdict()).isEqualTo(KernelVerdict.FORWARDED);
    }

    @Test
    void withoutTheLoopbackInterfacesForwardingAllGoesUp() throws Exception {
        host.relay.sh("sysctl -qw net.ipv4.conf.lo.forwarding=0 net.ipv6.conf.lo.forwarding=0");
        try {
            assertUp(ipv4(transport(64)), KernelVerdict.FORWARDING_OFF);
            assertUp(ipv6(transport(64)), KernelVerdict.FORWARDING_OFF);
        } finally {
            host.relay.call(() -> path.refresh());
        }
        assertThat(run(bytes(ipv4(transport(64)))).verdict()).isEqualTo(KernelVerdict.FORWARDED);
    }

    private record Outcome(KernelVerdict verdict, TestRun run) {}

    private void assertUp(Frame frame, KernelVerdict verdict) throws Exception {
        assertUp(frame, verdict, bytes -> {});
    }

    private void assertUp(Frame frame, KernelVerdict verdict, Consumer<ByteBuffer> change) throws Exception {
        byte[] in = bytes(frame);
        change.accept(ByteBuffer.wrap(in));
        assertUp(in, 0, verdict);
    }

    private void assertUp(byte[] in, int segmentBytes, KernelVerdict verdict) throws Exception {
        Outcome outcome = run(in, segmentBytes, segmentBytes == 0 ? 0 : in.length / segmentBytes);
        assertThat(outcome.verdict()).isEqualTo(verdict);
        assertThat(outcome.run().answer()).isEqualTo(UP);
        assertThat(outcome.run().packet()).isEqualTo(in);
    }

    private Outcome run(byte[] in) throws Exception {
        return run(in, 0, 0);
    }

    private Outcome run(byte[] in, int segmentBytes, int segments) throws Exception {
        int device = host.index("left");
        Map<KernelVerdict, Long> before = path.counters();
        TestRun run = host.relay.call(() -> TestRun.of(path.program(), in, device, segmentBytes, segments, 1));
        Map<KernelVerdict, Long> after = path.counters();
        KernelVerdict[] counted = Arrays.stream(KernelVerdict.values())
                .filter(verdict -> !after.getOrDefault(verdict, 0L).equals(before.get(verdict)))
                .toArray(KernelVerdict[]::new);
        assertThat(counted).hasSize(1);
        return new Outcome(counted[0], run);
    }

    private static byte[] bytes(Frame frame) {
        return frame.toBytes(relayAddress, PEER_ADDRESS);
    }

    private static Frame ipv4(byte[] payload) {
        return frame(ip("10.1.0.2"), ip("10.1.0.1"), payload);
    }

    private static Frame ipv6(byte[] payload) {
        return frame(ip("fd01::2"), ip("fd01::1"), payload);
    }

    private static Frame frame(InetAddress source, InetAddress destination, byte[] payload) {
        Frame frame = new Frame(source, destination);
        frame.payload = source instanceof Inet6Address ? ofIpv6Session(payload) : payload;
        return frame;
    }

    /** Returns the same messages with the other session's index. */
    private static byte[] ofIpv6Session(byte[] payload) {
        ByteBuffer copy = ByteBuffer.wrap(payload.clone()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 4; i <= copy.limit() - 4; i++) {
            if (copy.getInt(i) == RECEIVER_INDEX) {
                copy.putInt(i, IPV6_INDEX);
            }
        }
        return copy.array();
    }

    private static byte[] transport(int length) {
        return segments(length, RECEIVER_INDEX);
    }

    /** Returns transport messages of that length, one after the other. */
    private static byte[] segments(int length, int... receiverIndexes) {
        byte[] all = new byte[length * receiverIndexes.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (i * 31);
        }
        for (int i = 0; i < receiverIndexes.length; i++) {
            byte[] head = ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(4)
                    .putInt(receiverIndexes[i])
                    .array();
            System.arraycopy(head, 0, all, i * length, Math.min(length, head.length));
        }
        return all;
    }

    private static void put(String peer, String arrivesAt, String next, String from, long expiresNs) {
        boolean isIpv6 = peer.contains(":");
        put(isIpv6 ? IPV6 : IPV4, isIpv6 ? IPV6_INDEX : RECEIVER_INDEX, peer, arrivesAt, next, from, expiresNs);
    }

    /** Replaces the entry of this index. */
    private static void put(
            int number, int index, String peer, String arrivesAt, String next, String from, long expiresNs) {
        path.remove(index);
        Path source = RelayHost.path(peer, arrivesAt);
        assertThat(TestEntries.put(path, number, source, index, RelayHost.path(next, from), expiresNs))
                .isEqualTo(Placement.PLACED);
    }

    private static void putPeer(PeerRef ref, Path... paths) {
        assertThat(path.putPeer(ref.slot(), new KernelPeer(ref.generation(), List.of(paths))))
                .isTrue();
    }

    private static void interruptPut(int slot) {
        Bpf bpf = new Bpf();
        int map = path.map(KernelMaps.PEERS);
        try (Arena arena = Arena.ofConfined()) {
            long key = arena.allocateFrom(JAVA_INT, slot).address();
            MemorySegment value = arena.allocate(MapLayout.PEER_BYTES, Long.BYTES);
            assertThat(bpf.lookup(map, key, value.address())).isZero();
            MapLayout.setPeerVersion(value, MapLayout.peerVersion(value) + 1);
            assertThat(bpf.update(map, key, value.address())).isZero();
        }
    }

    private static Map<Integer, KernelPeer> peers() throws Exception {
        Map<Integer, KernelPeer> peers = new HashMap<>();
        path.forEachPeer((peer, slot) -> peers.put(slot, peer));
        return peers;
    }

    private static InetAddress ip(String literal) {
        return RelayHost.address(literal);
    }

    private static int checkAt(Frame frame) {
        return frame.udpAt() + 6;
    }

    private static int check(byte[] bytes, Frame frame) {
        return Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(checkAt(frame)));
    }

    /** Returns the difference in ones' complement, where 0xffff is 0. */
    private static int difference(int a, int b) {
        return Math.floorMod(a - b, 0xffff);
    }
}
