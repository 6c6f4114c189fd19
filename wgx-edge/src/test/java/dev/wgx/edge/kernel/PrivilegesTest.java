// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wgx.config.Container;
import dev.wgx.edge.system.CFunctions;
import dev.wgx.edge.system.CallState;
import dev.wgx.edge.system.Errno;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The kernel path where capabilities were taken from one thread for good: that of the relay's namespace, as it ends
 * with the test.
 */
class PrivilegesTest {
    private static final int CAP_NET_ADMIN = 12;
    private static final int CAP_BPF = 39;
    private static final int ENOSYS = 38;
    private static final int CAPABILITY_VERSION_3 = 0x2008_0522;
    private static final MethodHandle CAPSET = CFunctions.find("capset");

    @TempDir
    private Path inside;

    @TempDir
    private Path outside;

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
    @EnumSource(HookChoice.class)
    void capBpfAndCapNetAdminSuffice(HookChoice hook) throws Exception {
        keepOnly(CAP_BPF, CAP_NET_ADMIN);

        try (KernelPath path = open(hook)) {
            assertThat(host.relay.call(() -> path.attach("left"))).isEmpty();
            assertThat(host.relay.call(() -> path.attachedInterfaces())).containsExactly("left");
            KernelEntry entry = TestEntries.entry(0, 7, 1);
            List<KernelEntry> read = new ArrayList<>();
            host.relay.call(() -> {
                assertThat(path.putPeer(0, new KernelPeer(1, List.of(RelayHost.path("10.1.0.2", "10.1.0.1")))))
                        .isTrue();
                assertThat(path.put(entry)).isEqualTo(Placement.PLACED);
                path.forEach((found, traffic) -> read.add(found));
                assertThat(path.remove(entry.receiverIndex())).isPresent();
                assertThat(path.counters()).containsKey(KernelVerdict.FORWARDED);
                path.detach("left");
                return 0;
            });
            assertThat(read).containsExactly(entry);
        }
    }

    @ParameterizedTest
    @EnumSource(HookChoice.class)
    void withoutCapNetAdminTheProgramIsRefused(HookChoice hook) throws Exception {
        keepOnly(CAP_BPF);

        assertThatThrownBy(() -> open(hook))
                .isInstanceOf(KernelPathException.class)
                .hasMessageContaining("the kernel refuses the program: Operation not permitted");
    }

    @Test
    void theCapabilitiesThatAreMissingAreNamedWithTheContainersOptions() throws Exception {
        keepOnly(CAP_BPF);
        assertThat(obstacleOutside())
                .hasValueSatisfying(
                        sentence -> assertThat(sentence).startsWith("wgxd has no CAP_NET_ADMIN: start it as root"));
        assertThat(obstacleInContainer())
                .contains("wgxd has no CAP_NET_ADMIN: start the container with --cap-add NET_ADMIN");

        keepOnly();
        assertThat(obstacleInContainer())
                .contains(
                        "wgxd has no CAP_BPF and no CAP_NET_ADMIN: start the container with --cap-add BPF --cap-add NET_ADMIN");
    }

    @ParameterizedTest
    @ValueSource(ints = {Errno.EPERM, ENOSYS})
    void aSeccompProfileThatHidesBpfIsToldFromAMissingCapability(int errno) throws Exception {
        assertThat(obstacleInContainer()).isEmpty();
        host.relay.call(() -> {
            Sandbox.refuseBpf(errno);
            return 0;
        });
        keepOnly(CAP_BPF, CAP_NET_ADMIN);

        assertThat(obstacleInContainer())
                .hasValueSatisfying(sentence -> assertThat(sentence)
                        .startsWith("a seccomp profile hides bpf(2) from wgxd, though it has the capabilities:")
                        .contains("start the container with --security-opt seccomp=unconfined"));
        assertThat(obstacleOutside())
                .hasValueSatisfying(sentence -> assertThat(sentence).endsWith("by SystemCallFilter= of systemd"));
    }

    @Test
    void aMissingBpfFileSystemIsNamedWithTheContainersOption() throws Exception {
        keepOnly(CAP_BPF, CAP_NET_ADMIN);
        Path place = outside;
        assertThatThrownBy(() -> host.relay.call(() -> {
                    BpfFileSystem.mountAt(place, container());
                    return 0;
                }))
                .isInstanceOf(KernelPathException.class)
                .hasMessageEndingWith("start the container with --volume %s:%s".formatted(place, place));
    }

    private Optional<String> obstacleOutside() throws Exception {
        return host.relay.call(() -> Availability.obstacle(new Container(outside)));
    }

    private Optional<String> obstacleInContainer() throws Exception {
        Container container = container();
        return host.relay.call(() -> Availability.obstacle(container));
    }

    private Container container() throws IOException {
        Files.writeString(inside.resolve(".dockerenv"), "");
        return new Container(inside);
    }

    private KernelPath open(HookChoice hook) throws Exception {
        KernelPathSettings settings = new KernelPathSettings(RelayHost.PORT, Optional.empty(), 16, 16, hook);
        return host.relay.call(() -> KernelPath.open(settings));
    }

    private void keepOnly(int... capabilities) throws Exception {
        long kept = IntStream.of(capabilities)
                .mapToLong(capability -> 1L << capability)
                .reduce(0, (a, b) -> a | b);
        assertThat(host.relay.call(() -> capset(kept))).as("capset").isZero();
    }

    /** Sets the effective, permitted and inheritable capabilities, in two halves; of the calling thread alone. */
    private static int capset(long capabilities) {
        CallState state = new CallState();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = arena.allocateFrom(JAVA_INT, CAPABILITY_VERSION_3, 0);
            int low = (int) capabilities;
            int high = (int) (capabilities >>> 32);
            MemorySegment sets = arena.allocateFrom(JAVA_INT, low, low, 0, high, high, 0);
            return state.call(CAPSET, header.address(), sets.address());
        }
    }
}
