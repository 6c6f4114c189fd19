// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wgx.edge.system.Errno;
import dev.wgx.noise.SeededRandom;
import dev.wgx.relay.data.ForwardingEntry;
import dev.wgx.relay.data.ForwardingPeer;
import dev.wgx.relay.data.ForwardingTable;
import dev.wgx.relay.data.Traffic;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The part of the kernel path that stays from one process to the next, and the part that does not. */
class PinnedKernelPathTest {
    private static final int RECEIVER_INDEX = 77;
    /** Ends a test that hangs: an interrupt does not. */
    private static final int PATIENCE_MS = 120_000;

    private static final int MAX_ENTRIES = 16;
    private static final int MAX_PEERS = 8;

    @TempDir
    private Path fileSystem;

    private RelayHost host;
    private KernelTraces traces;
    private Path pins;

    @BeforeEach
    void wire() throws Exception {
        BpfPermission.require();
        BpfFileSystem.mountAt(fileSystem);
        host = new RelayHost();
        traces = new KernelTraces(fileSystem, RelayHost.PORT);
        pins = host.relay.call(traces::pinDirectory);
    }

    @AfterEach
    void cut() throws Exception {
        uninstall();
        host.left.sh("umount " + fileSystem);
        host.close();
    }

    @ParameterizedTest
    @EnumSource(HookChoice.class)
    void forwardingGoesOnWithoutTheProcessAndIsTakenOver(HookChoice hook) throws Exception {
        KernelEntry entry = entry(1);
        try (KernelPath path = open(hook)) {
            assertThat(path.isAdopted()).isFalse();
            attach(path);
            assertThat(put(path, 1)).isEqualTo(Placement.PLACED);
            assertForwarded(1);
        }
        assertForwarded(1);

        try (KernelPath path = open(hook)) {
            assertThat(path.isAdopted()).isTrue();
            assertThat(attached(path)).containsExactly("left");
            Set<KernelEntry> entries = new HashSet<>();
            path.forEach((found, traffic) -> {
                entries.add(found);
                assertThat(traffic.packets()).isEqualTo(2);
            });
            assertThat(entries).containsExactly(entry);
            assertThat(path.counters()).containsEntry(KernelVerdict.FORWARDED, 2L);

            assertForwarded(1);

            assertThat(path.remove(entry.receiverIndex()).orElseThrow().packets())
                    .isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = HookChoice.class,
            names = {"TCX", "CLSACT"})
    void noPacketIsLostWhileTheProgramIsReplaced(HookChoice hook) throws Exception {
        try (KernelPath path = open(hook)) {
            attach(path);
            put(path, 1);
        }
        try (Conversation conversation = new Conversation()) {
            int firstProgram = hook == HookChoice.TCX ? programOfLink() : 0;
            for (int i = 0; i < 3; i++) {
                open(hook).close();
            }
            assertThat(hook == HookChoice.TCX ? programOfLink() : 1).isNotEqualTo(firstProgram);
            long sent = conversation.end();
            try (KernelPath path = open(hook)) {
                assertThat(path.counters()).containsEntry(KernelVerdict.FORWARDED, sent);
            }
        }
    }

    @Test
    void noPacketIsLostWhileARestartedRelayTakesOver() throws Exception {
        try (KernelPath path = open(HookChoice.AUTO)) {
            attach(path);
            beginWithSessions(path, 1, 2);
        }
        try (Conversation conversation = new Conversation()) {
            ForwardingEntry adopted;
            List<KernelMirror.Reading> readings = new ArrayList<>();
            KernelMirror mirror = new KernelMirror();
            try (KernelPath path = open(HookChoice.AUTO)) {
                // The store tells sessions in another order, and not of all.
                adopted = beginWithSessions(path, mirror, 3, 1);
                long sent = conversation.end();
                assertThat(path.counters()).containsEntry(KernelVerdict.FORWARDED, sent);
                path.forEach((entry, traffic) -> readings.add(new KernelMirror.Reading(entry, traffic)));
                mirror.onReadings(readings, (source, index) -> adopted.source() == source ? adopted : null);
                assertThat(adopted.traffic().packets()).isEqualTo(sent);
            }
            assertThat(readings)
                    .extracting(reading -> reading.entry().receiverIndex())
                    .containsExactlyInAnyOrder(RECEIVER_INDEX + 1, RECEIVER_INDEX + 3);
        }
    }

    private void beginWithSessions(KernelPath path, int... numbers) throws Exception {
        beginWithSessions(path, new KernelMirror(), numbers);
    }

    /** Returns the last one's entry. The peers of number 1 are those of the conversation. */
    private static ForwardingEntry beginWithSessions(KernelPath path, KernelMirror mirror, int... numbers)
            throws Exception {
        ForwardingTable table = new ForwardingTable(mirror, new SeededRandom(1));
        ForwardingEntry last = null;
        for (int number : numbers) {
            ForwardingPeer source = new ForwardingPeer();
            ForwardingPeer destination = new ForwardingPeer();
            table.setPaths(source, List.of(RelayHost.path("10.1.0." + (1 + number), "10.1.0.1")));
            table.setPaths(destination, List.of(RelayHost.path("10.2.0." + (1 + number), "10.2.0.1")));
            last = new ForwardingEntry(source, RECEIVER_INDEX + number, destination, Long.MAX_VALUE, new Traffic(0));
            table.put(last);
        }
        mirror.begin(path, table::forEach);
        return requireNonNull(last);
    }

    /** One datagram at a time: the receiver's patience ends with the first that is lost. */
    private final class Conversation implements AutoCloseable {
        private final DatagramSocket sender = socket(host.left, "10.1.0.2");
        private final DatagramSocket receiver = socket(host.right, "10.2.0.2");
        private final AtomicBoolean done = new AtomicBoolean();
        private final CompletableFuture<Long> sent = CompletableFuture.supplyAsync(this::talk);

        Conversation() throws Exception {}

        private long talk() {
            long count = 0;
            while (!done.get()) {
                send(sender, 1);
                count++;
                receiveUntil(receiver, 1);
            }
            return count;
        }

        /** Returns how many were sent, and all have arrived. */
        long end() {
            done.set(true);
            return sent.join();
        }

        @Override
        public void close() {
            done.set(true);
            sender.close();
            receiver.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"17, 8", "16, 9"})
    void mapsOfAnotherSizeAreReplacedUnderTheLiveLink(int maxEntries, int maxPeers) throws Exception {
        try (KernelPath path = open(HookChoice.AUTO)) {
            attach(path);
            put(path, 1);
        }
        try (KernelPath path = open(HookChoice.AUTO, maxEntries, maxPeers)) {
            assertThat(path.isAdopted()).isFalse();
            assertThat(path.remove(entry(1).receiverIndex())).isEmpty();
            assertThat(put(path, 2)).isEqualTo(Placement.PLACED);
            assertForwarded(2);
        }
        try (KernelPath path = open(HookChoice.AUTO, maxEntries, maxPeers)) {
            assertThat(path.isAdopted()).isTrue();
            assertForwarded(2);
        }
    }

    @Test
    void mapsOfAnotherLayoutAreReplaced() throws Exception {
        try (KernelPath path = open(HookChoice.AUTO)) {
            attach(path);
            put(path, 1);
        }
        setLayoutVersion(MapLayout.VERSION + 1);

        try (KernelPath path = open(HookChoice.AUTO)) {
            assertThat(path.isAdopted()).isFalse();
            put(path, 2);
            assertForwarded(2);
        }
    }

    @ParameterizedTest
    @EnumSource(HookChoice.class)
    void uninstallingLeavesNoTrace(HookChoice hook) throws Exception {
        try (KernelPath path = open(hook)) {
            attach(path);
            put(path, 1);

            uninstall();

            assertThat(attached(path)).isEmpty();
        }
        assertThat(pins).doesNotExist();
        assertThat(host.relay.sh("tc qdisc show dev left")).doesNotContain("clsact");
        assertThat(programsAtTcx()).isZero();
        assertThat(host.relay.sh("sysctl -n net.ipv4.conf.lo.forwarding net.ipv6.conf.lo.forwarding"))
                .isEqualTo("0\n0\n");
        uninstall();
    }

    @Test
    void uninstallingKeepsTheFiltersOfOthers() throws Exception {
        try (KernelPath path = open(HookChoice.CLSACT)) {
            attach(path);
            int device = host.index("left");
            assertThat(host.relay.call(() -> new ClsactHook(9).attach(device, path.program())))
                    .isZero();
        }
        uninstall();

        assertThat(host.relay.sh("tc filter show dev left ingress"))
                .contains("wgx-9")
                .doesNotContain("wgx-8787");
    }

    @Test
    void attachingTwiceIsAttachingOnce() throws Exception {
        try (KernelPath path = open(HookChoice.TCX)) {
            attach(path);
            attach(path);

            assertThat(programsAtTcx()).isEqualTo(1);
        }
    }

    @Test
    void anotherHookTakesTheFirstOnesPlace() throws Exception {
        try (KernelPath path = open(HookChoice.TCX)) {
            attach(path);
        }
        try (KernelPath path = open(HookChoice.CLSACT)) {
            attach(path);
            put(path, 1);

            assertThat(programsAtTcx()).isZero();
            assertThat(host.relay.sh("tc filter show dev left ingress")).contains("wgx-8787");
            assertForwarded(1);
        }
    }

    @ParameterizedTest
    @EnumSource(HookChoice.class)
    void detachedNothingIsForwarded(HookChoice hook) throws Exception {
        try (KernelPath path = open(hook)) {
            attach(path);
            host.relay.call(() -> {
                path.detach("left");
                return 0;
            });

            assertThat(attached(path)).isEmpty();
            assertThat(programsAtTcx()).isZero();
            assertThat(host.relay.sh("tc qdisc show dev left")).doesNotContain("clsact");
        }
    }

    @ParameterizedTest
    @EnumSource(HookChoice.class)
    void withoutPinsAllEndsWithTheProcess(HookChoice hook) throws Exception {
        KernelPathSettings settings =
                new KernelPathSettings(RelayHost.PORT, Optional.empty(), MAX_ENTRIES, MAX_PEERS, hook);
        KernelPath path = host.relay.call(() -> KernelPath.open(settings));
        attach(path);
        host.relay.call(() -> {
            path.close();
            return 0;
        });

        assertThat(programsAtTcx()).isZero();
        assertThat(host.relay.sh("tc qdisc show dev left")).doesNotContain("clsact");
    }

    @Test
    void aPinnedLinkOfAnInterfaceThatIsGoneIsForgotten() throws Exception {
        try (KernelPath path = open(HookChoice.TCX)) {
            attach(path);
        }
        host.relay.sh("ip link delete left");

        try (KernelPath path = open(HookChoice.TCX)) {
            assertThat(attached(path)).isEmpty();
            assertThat(pins).isDirectoryNotContaining("glob:**link-*");
        }
    }

    @Test
    void anInterfaceThatIsMissingOrNoEthernetIsRefusedInASentence() throws Exception {
        try (KernelPath path = open(HookChoice.AUTO)) {
            assertThatThrownBy(() -> host.relay.call(() -> path.attach("nowhere")))
                    .isInstanceOf(KernelPathException.class)
                    .hasMessage("there is no network interface nowhere");
            assertThatThrownBy(() -> host.relay.call(() -> path.attach("lo")))
                    .isInstanceOf(KernelPathException.class)
                    .hasMessageContaining("lo is no Ethernet interface");
        }
    }

    @Test
    void pinsNeedABpfFileSystem() {
        Path elsewhere = Path.of(System.getProperty("java.io.tmpdir"))
                .resolve("wgx-no-bpf-" + ProcessHandle.current().pid());
        KernelPathSettings settings =
                new KernelPathSettings(RelayHost.PORT, Optional.of(elsewhere), MAX_ENTRIES, MAX_PEERS, HookChoice.AUTO);

        assertThatThrownBy(() -> KernelPath.open(settings))
                .isInstanceOf(KernelPathException.class)
                .hasMessageContaining("is not on a BPF file system");
        assertThat(elsewhere).doesNotExist();
    }

    private KernelPath open(HookChoice hook) throws Exception {
        return open(hook, MAX_ENTRIES, MAX_PEERS);
    }

    private KernelPath open(HookChoice hook, int maxEntries, int maxPeers) throws Exception {
        KernelPathSettings settings =
                new KernelPathSettings(RelayHost.PORT, Optional.of(pins), maxEntries, maxPeers, hook);
        return host.relay.call(() -> KernelPath.open(settings));
    }

    private void attach(KernelPath path) throws Exception {
        assertThat(host.relay.call(() -> path.attach("left"))).isEmpty();
    }

    private Iterable<String> attached(KernelPath path) throws Exception {
        return host.relay.call(() -> path.attachedInterfaces());
    }

    private void uninstall() throws Exception {
        host.relay.call(() -> {
            traces.remove();
            return 0;
        });
    }

    private int programsAtTcx() throws Exception {
        int device = host.index("left");
        return host.relay.call(() -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment query = arena.allocate(Bpf.ATTRIBUTES_BYTES, Long.BYTES);
                query.set(JAVA_INT, 0, device);
                query.set(JAVA_INT, 4, 46);
                int result = new Bpf().call(16, query);
                assertThat(result).isIn(0, -Errno.ENOENT);
                return query.get(JAVA_INT, 24);
            }
        });
    }

    private int programOfLink() throws Exception {
        Bpf bpf = new Bpf();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(24, Long.BYTES);
            String link = pins.resolve("link-" + host.index("left")).toString();
            assertThat(Files.exists(Path.of(link))).isTrue();
            try (Descriptor pinned = Descriptor.of(bpf, bpf.openPinned(link), "the link")) {
                assertThat(bpf.describe(pinned.number(), info)).isZero();
                return info.get(JAVA_INT, 8);
            }
        }
    }

    private void setLayoutVersion(int version) throws Exception {
        Bpf bpf = new Bpf();
        try (Arena arena = Arena.ofConfined();
                Descriptor map = Descriptor.of(
                        bpf, bpf.openPinned(pins.resolve("settings").toString()), "the map")) {
            MemorySegment zero = arena.allocate(JAVA_INT);
            MemorySegment value = arena.allocate(MapLayout.SETTINGS_BYTES, Long.BYTES);
            MapLayout.writeSettings(value, RelayHost.PORT);
            value.set(JAVA_INT, 0, version);
            assertThat(bpf.update(map.number(), zero.address(), value.address()))
                    .isZero();
        }
    }

    private static Placement put(KernelPath path, int number) {
        return TestEntries.put(
                path,
                number,
                RelayHost.path("10.1.0.2", "10.1.0.1"),
                RECEIVER_INDEX + number,
                RelayHost.path("10.2.0.2", "10.2.0.1"),
                Long.MAX_VALUE);
    }

    private static KernelEntry entry(int number) {
        return TestEntries.entry(number, RECEIVER_INDEX + number, Long.MAX_VALUE);
    }

    private void assertForwarded(int index) throws Exception {
        try (DatagramSocket sender = socket(host.left, "10.1.0.2");
                DatagramSocket receiver = socket(host.right, "10.2.0.2")) {
            send(sender, index);
            assertThat(receiveUntil(receiver, index)).isZero();
        }
    }

    private static DatagramSocket socket(NetworkNamespace namespace, String address) throws Exception {
        return namespace.call(() -> {
            DatagramSocket socket = new DatagramSocket(new InetSocketAddress(address, RelayHost.PEER_PORT));
            socket.setSoTimeout(PATIENCE_MS);
            return socket;
        });
    }

    private static void send(DatagramSocket socket, int index) {
        byte[] message = ByteBuffer.allocate(32)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(4)
                .putInt(RECEIVER_INDEX + index)
                .array();
        try {
            socket.send(new DatagramPacket(message, message.length, new InetSocketAddress("10.1.0.1", RelayHost.PORT)));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** @return how many others came before one with this index */
    private static int receiveUntil(DatagramSocket socket, int index) {
        DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
        for (int others = 0; ; others++) {
            try {
                socket.receive(packet);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            int received = ByteBuffer.wrap(packet.getData())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getInt(4);
            if (received == RECEIVER_INDEX + index) {
                return others;
            }
        }
    }
}
