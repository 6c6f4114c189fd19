// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.wgx.edge.udp.NativeUdpSocket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real datagrams through the kernel path, from socket to socket. The receiving socket judges the checksums. */
class KernelForwardingTest {
    private static final int RECEIVER_INDEX = 77;
    private static final byte[] PEER_ADDRESS = {2, 0, 0, 0, 0, 7};
    /** Ends a test that hangs: an interrupt does not. */
    private static final int PATIENCE_MS = 120_000;

    private RelayHost host;

    @BeforeEach
    void wire() throws Exception {
        BpfPermission.require();
        host = new RelayHost();
    }

    @AfterEach
    void cut() {
        host.close();
    }

    @ParameterizedTest
    @CsvSource({
        "TCX,    true,  10.1.0.2, 10.1.0.1, 10.2.0.2, 10.2.0.1",
        "TCX,    false, 10.1.0.2, 10.1.0.1, 10.2.0.2, 10.2.0.1",
        "TCX,    true,  fd01::2,  fd01::1,  fd02::2,  fd02::1",
        "TCX,    false, fd01::2,  fd01::1,  fd02::2,  fd02::1",
        "CLSACT, true,  10.1.0.2, 10.1.0.1, 10.2.0.2, 10.2.0.1",
        "CLSACT, false, fd01::2,  fd01::1,  fd02::2,  fd02::1"
    })
    void aDatagramArrivesFromTheRelaysAddress(
            HookChoice hook, boolean offload, String peer, String relay, String next, String own) throws Exception {
        setChecksumOffload(offload);
        try (KernelPath path = open(hook);
                DatagramSocket sender = socket(host.left, peer);
                DatagramSocket receiver = socket(host.right, next)) {
            attach(path, "left");
            put(path, peer, relay, next, own);
            byte[] message = message(1000);

            send(sender, message, relay);
            DatagramPacket received = receive(receiver);

            assertThat(Arrays.copyOf(received.getData(), received.getLength())).isEqualTo(message);
            assertThat(received.getSocketAddress()).isEqualTo(new InetSocketAddress(own, RelayHost.PORT));
            assertThat(path.counters()).containsEntry(KernelVerdict.FORWARDED, 1L);
        }
    }

    @Test
    void theWayOutMayBeTheWayIn() throws Exception {
        host.left.sh("ip address add 10.1.0.3/24 dev peer");
        try (KernelPath path = open(HookChoice.AUTO);
                DatagramSocket sender = socket(host.left, "10.1.0.2");
                DatagramSocket receiver = socket(host.left, "10.1.0.3")) {
            attach(path, "left");
            put(path, "10.1.0.2", "10.1.0.1", "10.1.0.3", "10.1.0.1");

            send(sender, message(200), "10.1.0.1");

            assertThat(receive(receiver).getSocketAddress())
                    .isEqualTo(new InetSocketAddress("10.1.0.1", RelayHost.PORT));
        }
    }

    @Test
    void aNextHopBehindARouterIsReached() throws Exception {
        host.relay.sh("ip route add 192.0.2.0/24 via 10.2.0.2");
        host.right.sh("ip address add 192.0.2.7/32 dev lo");
        try (KernelPath path = open(HookChoice.AUTO);
                DatagramSocket sender = socket(host.left, "10.1.0.2");
                DatagramSocket receiver = socket(host.right, "192.0.2.7")) {
            attach(path, "left");
            put(path, "10.1.0.2", "10.1.0.1", "192.0.2.7", "10.2.0.1");

            send(sender, message(200), "10.1.0.1");

            assertThat(receive(receiver).getLength()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void segmentsOfASuperPacketArriveSingly(int net) throws Exception {
        boolean ipv4 = net == 1;
        String peer = ipv4 ? "10.1.0.2" : "fd01::2";
        String next = ipv4 ? "10.2.0.2" : "fd02::2";
        try (KernelPath path = open(HookChoice.AUTO);
                NativeUdpSocket sender = host.left.call(
                        () -> NativeUdpSocket.open(Optional.of(RelayHost.address(peer)), RelayHost.PEER_PORT));
                DatagramSocket receiver = socket(host.right, next)) {
            attach(path, "left");
            put(path, peer, ipv4 ? "10.1.0.1" : "fd01::1", next, ipv4 ? "10.2.0.1" : "fd02::1");
            dev.wgx.relay.Path toRelay =
                    dev.wgx.relay.Path.to(RelayHost.endpoint(ipv4 ? "10.1.0.1" : "fd01::1", RelayHost.PORT));
            int[] lengths = {1400, 1400, 1400, 1400, 700};

            for (int length : lengths) {
                sender.send(ByteBuffer.wrap(message(length)), toRelay);
            }
            sender.flush();

            for (int length : lengths) {
                DatagramPacket received = receive(receiver);
                assertThat(Arrays.copyOf(received.getData(), received.getLength()))
                        .isEqualTo(message(length));
            }
            // One packet to the program, five messages.
            assertThat(path.counters()).containsEntry(KernelVerdict.FORWARDED, 1L);
            assertThat(path.remove(RECEIVER_INDEX).orElseThrow().packets()).isEqualTo(5);
        }
    }

    @Test
    void aHundredAndTwentyEightSegmentsThatLackAChecksumGoOnWithOneEach() throws Exception {
        try (TapDevice tap = host.relay.call(() -> tap());
                KernelPath path = open(HookChoice.AUTO);
                DatagramSocket receiver = socket(host.right, "10.2.0.2")) {
            receiver.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 20);
            host.relay.sh("ip address add 10.3.0.1/24 dev tap; ip link set tap up");
            attach(path, "tap");
            put(path, "10.3.0.2", "10.3.0.1", "10.2.0.2", "10.2.0.1");

            comeIn(tap, 128);
            for (int i = 0; i < 128; i++) {
                assertThat(receive(receiver).getLength()).isEqualTo(32);
            }
            assertThat(path.counters()).containsEntry(KernelVerdict.FORWARDED, 1L);
            assertThat(path.remove(RECEIVER_INDEX).orElseThrow().packets()).isEqualTo(128);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x8100, 0x88a8})
    void aVlanTagThatTheKernelTookOffTheFrameIsStillSeen(int etherType) throws Exception {
        try (TapDevice tap = host.relay.call(() -> tap());
                KernelPath path = open(HookChoice.AUTO)) {
            host.relay.sh(
                    "sysctl -qw net.ipv6.conf.tap.disable_ipv6=1; ip address add 10.3.0.1/24 dev tap; ip link set tap"
                            + " up");
            attach(path, "tap");
            put(path, "10.3.0.2", "10.3.0.1", "10.2.0.2", "10.2.0.1");
            byte[] untagged = frame(message(64)).toBytes(host.hardwareAddress("tap"), PEER_ADDRESS);
            ByteBuffer tagged = ByteBuffer.allocate(untagged.length + 4);
            tagged.put(untagged, 0, 12).putShort((short) etherType).putShort((short) 5);
            tagged.put(untagged, 12, untagged.length - 12);

            comeIn(tap, tagged.array());
            comeIn(tap, untagged);

            assertThat(path.counters())
                    .containsEntry(KernelVerdict.VLAN_TAG, 1L)
                    .containsEntry(KernelVerdict.FORWARDED, 1L);
        }
    }

    @Test
    void whatGoesUpReachesTheRelaysSocketUntouched() throws Exception {
        try (KernelPath path = open(HookChoice.AUTO);
                DatagramSocket sender = socket(host.left, "10.1.0.2");
                DatagramSocket relay = host.relay.call(() -> new DatagramSocket(RelayHost.PORT))) {
            attach(path, "left");
            byte[] message = message(300);

            send(sender, message, "10.1.0.1");
            DatagramPacket received = receive(relay);

            assertThat(Arrays.copyOf(received.getData(), received.getLength())).isEqualTo(message);
            assertThat(received.getSocketAddress()).isEqualTo(sender.getLocalSocketAddress());
            assertThat(path.counters()).containsEntry(KernelVerdict.NO_ROUTE, 1L);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TCX", "CLSACT"})
    void filtersOfOthersStillSeeWhatGoesUp(HookChoice hook) throws Exception {
        host.left.sh("ip neighbour replace 10.1.0.1 dev peer lladdr "
                + HexFormat.ofDelimiter(":").formatHex(host.hardwareAddress("left")));
        ClsactHook other = new ClsactHook(60_000);
        int device = host.index("left");
        try (Descriptor dropper = dropper()) {
            assertThat(host.relay.call(() -> other.attach(device, dropper.number())))
                    .isZero();
        }
        try (KernelPath path = open(hook);
                DatagramSocket sender = socket(host.left, "10.1.0.2");
                DatagramSocket relay = host.relay.call(() -> new DatagramSocket(RelayHost.PORT))) {
            attach(path, "left");

            // When the second one has come, the first one would be in the socket.
            send(sender, message(300), "10.1.0.1");
            send(sender, message(300), "10.1.0.1");
            await().forever().until(() -> path.counters().getOrDefault(KernelVerdict.NO_ROUTE, 0L) == 2);

            relay.setSoTimeout(1);
            assertThatThrownBy(() -> relay.receive(new DatagramPacket(new byte[2000], 2000)))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    /** Loads a program that drops every packet: r0 = TC_ACT_SHOT; exit. */
    private static Descriptor dropper() throws KernelPathException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment code = arena.allocate(16, 8);
            code.set(JAVA_LONG, 0, 2L << 32 | 0xb7);
            code.set(JAVA_LONG, 8, 0x95);
            Bpf bpf = new Bpf();
            int program = bpf.loadProgram(code, arena.allocateFrom("GPL"), "dropper", MemorySegment.NULL);
            return Descriptor.of(bpf, program, "a program");
        }
    }

    private KernelPath open(HookChoice hook) throws Exception {
        KernelPathSettings settings = new KernelPathSettings(RelayHost.PORT, Optional.empty(), 16, 16, hook);
        return host.relay.call(() -> KernelPath.open(settings));
    }

    private void attach(KernelPath path, String device) throws Exception {
        assertThat(host.relay.call(() -> path.attach(device))).isEmpty();
        assertThat(host.relay.call(() -> path.attachedInterfaces())).containsExactly(device);
    }

    private void setChecksumOffload(boolean on) throws Exception {
        host.left.sh("ethtool -K peer tx " + (on ? "on" : "off"));
    }

    private static TapDevice tap() throws Exception {
        try {
            return new TapDevice("tap");
        } catch (Exception e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private void comeIn(TapDevice tap, int segments) throws Exception {
        ByteBuffer payload = ByteBuffer.allocate(segments * 32);
        for (int i = 0; i < segments; i++) {
            payload.put(message(32));
        }
        Frame frame = frame(payload.array());
        byte[] bytes = frame.toBytes(host.hardwareAddress("tap"), PEER_ADDRESS);
        try {
            tap.comeIn(Frame.withPartialUdpChecksum(bytes), frame.udpAt(), 32);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static void comeIn(TapDevice tap, byte[] frame) {
        try {
            tap.comeIn(frame);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static Frame frame(byte[] payload) {
        Frame frame = new Frame(RelayHost.address("10.3.0.2"), RelayHost.address("10.3.0.1"));
        frame.payload = payload;
        return frame;
    }

    private static void put(KernelPath path, String peer, String relay, String next, String own) {
        dev.wgx.relay.Path source = RelayHost.path(peer, relay);
        assertThat(TestEntries.put(path, 0, source, RECEIVER_INDEX, RelayHost.path(next, own), Long.MAX_VALUE))
                .isEqualTo(Placement.PLACED);
    }

    private static DatagramSocket socket(NetworkNamespace namespace, String address) throws Exception {
        return namespace.call(() -> {
            DatagramSocket socket = new DatagramSocket(new InetSocketAddress(address, RelayHost.PEER_PORT));
            socket.setSoTimeout(PATIENCE_MS);
            return socket;
        });
    }

    private static void send(DatagramSocket socket, byte[] message, String relay) throws Exception {
        socket.send(new DatagramPacket(message, message.length, new InetSocketAddress(relay, RelayHost.PORT)));
    }

    private static DatagramPacket receive(DatagramSocket socket) throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
        socket.receive(packet);
        return packet;
    }

    private static byte[] message(int length) {
        byte[] message = new byte[length];
        for (int i = 0; i < length; i++) {
            message[i] = (byte) (i * 7);
        }
        ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).putInt(0, 4).putInt(4, RECEIVER_INDEX);
        return message;
    }
}
