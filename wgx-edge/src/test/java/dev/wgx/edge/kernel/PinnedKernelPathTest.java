package dev.wgx.edge.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What stays in the kernel from one process to the next, and what does not. */
class PinnedKernelPathTest {
    private static final int RECEIVER_INDEX = 77;
    /** Ends a test that hangs: an interrupt does not. */
    private static final int PATIENCE_MS = 120_000;

    private static final int MAX_ROUTES = 16;

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
        Route route = route(1);
        try (KernelPath path = open(hook, MAX_ROUTES)) {
            assertThat(path.isAdopted()).isFalse();
            attach(path);
            assertThat(path.put(route)).isEqualTo(Placement.PLACED);
            assertForwarded(1);
        }
        assertForwarded(1);

        try (KernelPath path = open(hook, MAX_ROUTES)) {
            assertThat(path.isAdopted()).isTrue();
            assertThat(attached(path)).containsExactly("left");
            Set<Route> routes = new HashSet<>();
            path.forEach((found, traffic) -> {
                routes.add(found);
                assertThat(traffic.packets()).isEqualTo(2);
            });
            assertThat(routes).containsExactly(route);
            assertThat(path.counters()).containsEntry(KernelVerdict.FORWARDED, 2L);

            assertForwarded(1);

            assertThat(path.remove(route.key()).orElseThrow().packets()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = HookChoice.class,
            names = {"TCX", "CLSACT"})
    void noPacketIsLostWhileTheProgramIsReplaced(HookChoice hook) throws Exception {
        try (KernelPath path = open(hook, MAX_ROUTES)) {
            attach(path);
            path.put(route(1));
        }
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger sent = new AtomicInteger();
        try (DatagramSocket sender = socket(host.left, "10.1.0.2");
                DatagramSocket receiver = socket(host.right, "10.2.0.2")) {
            CompletableFuture<Void> conversation = CompletableFuture.runAsync(() -> {
                // One at a time: the receiver's patience ends with the first that is lost.
                while (!done.get()) {
                    send(sender, 1);
                    sent.incrementAndGet();
                    receiveUntil(receiver, 1);
                }
            });

            int firstProgram = hook == HookChoice.TCX ? programOfLink() : 0;
            for (int i = 0; i < 3; i++) {
                open(hook, MAX_ROUTES).close();
            }
            assertThat(hook == HookChoice.TCX ? programOfLink() : 1).isNotEqualTo(firstProgram);
            done.set(true);
            conversation.join();
            try (KernelPath path = open(hook, MAX_ROUTES)) {
                assertThat(path.counters()).containsEntry(KernelVerdict.FORWARDED, (long) sent.get());
            }
        }
    }

    @Test
    void mapsOfAnotherSizeAreReplacedUnderTheLiveLink() throws Exception {
        try (KernelPath path = open(HookChoice.AUTO, MAX_ROUTES)) {
            attach(path);
            path.put(route(1));
        }
        try (KernelPath path = open(HookChoice.AUTO, MAX_ROUTES + 1)) {
            assertThat(path.isAdopted()).isFalse();
            assertThat(path.remove(route(1).key())).isEmpty();
            assertThat(path.put(route(2))).isEqualTo(Placement.PLACED);
            assertForwarded(2);
        }
        try (KernelPath path = open(HookChoice.AUTO, MAX_ROUTES + 1)) {
            assertThat(path.isAdopted()).isTrue();
            assertForwarded(2);
        }
    }

    @Test
    void mapsOfAnotherLayoutAreReplaced() throws Exception {
        try (KernelPath path = open(HookChoice.AUTO, MAX_ROUTES)) {
            attach(path);
            path.put(route(1));
        }
        setLayoutVersion(MapLayout.VERSION + 1);

        try (KernelPath path = open(HookChoice.AUTO, MAX_ROUTES)) {
            assertThat(path.isAdopted()).isFalse();
            path.put(route(2));
            assertForwarded(2);
        }
    }

    @ParameterizedTest
    @EnumSource(HookChoice.class)
    void uninstallingLeavesNoTrace(HookChoice hook) throws Exception {
        try (KernelPath path = open(hook, MAX_ROUTES)) {
            attach(path);
            path.put(route(1));

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
        try (KernelPath path = open(HookChoice.CLSACT, MAX_ROUTES)) {
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
        try (KernelPath path = open(HookChoice.TCX, MAX_ROUTES)) {
            attach(path);
            attach(path);

            assertThat(programsAtTcx()).isEqualTo(1);
        }
    }

    @Test
    void anotherHookTakesTheFirstOnesPlace() throws Exception {
        try (KernelPath path = open(HookChoice.TCX, MAX_ROUTES)) {
            attach(path);
        }
        try (KernelPath path = open(HookChoice.CLSACT, MAX_ROUTES)) {
            attach(path);
            path.put(route(1));

            assertThat(programsAtTcx()).isZero();
            assertThat(host.relay.sh("tc filter show dev left ingress")).contains("wgx-8787");
            assertForwarded(1);
        }
    }

    @ParameterizedTest
    @EnumSource(HookChoice.class)
    void detachedNothingIsForwarded(HookChoice hook) throws Exception {
        try (KernelPath path = open(hook, MAX_ROUTES)) {
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
        KernelPathSettings settings = new KernelPathSettings(RelayHost.PORT, Optional.empty(), MAX_ROUTES, hook);
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
        try (KernelPath path = open(HookChoice.TCX, MAX_ROUTES)) {
            attach(path);
        }
        host.relay.sh("ip link delete left");

        try (KernelPath path = open(HookChoice.TCX, MAX_ROUTES)) {
            assertThat(attached(path)).isEmpty();
            assertThat(pins).isDirectoryNotContaining("glob:**link-*");
        }
    }

    @Test
    void anInterfaceThatIsMissingOrNoEthernetIsRefusedInASentence() throws Exception {
        try (KernelPath path = open(HookChoice.AUTO, MAX_ROUTES)) {
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
                new KernelPathSettings(RelayHost.PORT, Optional.of(elsewhere), MAX_ROUTES, HookChoice.AUTO);

        assertThatThrownBy(() -> KernelPath.open(settings))
                .isInstanceOf(KernelPathException.class)
                .hasMessageContaining("is not on a BPF file system");
        assertThat(elsewhere).doesNotExist();
    }

    private KernelPath open(HookChoice hook, int maxRoutes) throws Exception {
        KernelPathSettings settings = new KernelPathSettings(RelayHost.PORT, Optional.of(pins), maxRoutes, hook);
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

    private static Route route(int index) {
        return new Route(
                RelayHost.path("10.1.0.2", "10.1.0.1"),
                RECEIVER_INDEX + index,
                RelayHost.path("10.2.0.2", "10.2.0.1"),
                Long.MAX_VALUE);
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
