// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The traces of relays in the kernel, when there is more than one relay or somebody else. */
class KernelTracesTest {
    private static final KernelEntry ENTRY = TestEntries.entry(0, 7, Long.MAX_VALUE);

    private static final int OTHER_PORT = 8788;

    @TempDir
    private Path fileSystem;

    private RelayHost host;

    @BeforeEach
    void wire() throws Exception {
        BpfPermission.require();
        BpfFileSystem.mountAt(fileSystem);
        host = new RelayHost();
    }

    @AfterEach
    void cut() throws Exception {
        remove(host, RelayHost.PORT);
        remove(host, OTHER_PORT);
        host.left.sh("umount " + fileSystem);
        host.close();
    }

    @Test
    void relaysOfTwoNamespacesWithOneFileSystemAndOnePortDoNotMeet() throws Exception {
        try (RelayHost second = new RelayHost();
                KernelPath first = open(host, RelayHost.PORT)) {
            attach(host, first);
            assertThat(first.put(ENTRY)).isEqualTo(Placement.PLACED);

            try (KernelPath other = open(second, RelayHost.PORT)) {
                assertThat(other.isAdopted()).isFalse();
                attach(second, other);
            }
            remove(second, RelayHost.PORT);

            assertThat(host.relay.call(() -> first.attachedInterfaces())).containsExactly("left");
        }
        try (KernelPath again = open(host, RelayHost.PORT)) {
            assertThat(again.isAdopted()).isTrue();
            assertThat(again.remove(ENTRY.receiverIndex())).isPresent();
        }
    }

    @Test
    void whatAnEarlierReleasePinnedWithoutItsNamespaceGoes() throws Exception {
        Path earlier = fileSystem.resolve("wgx-" + RelayHost.PORT);
        KernelPathSettings settings =
                new KernelPathSettings(RelayHost.PORT, Optional.of(earlier), 16, 16, HookChoice.TCX);
        try (KernelPath path = host.relay.call(() -> KernelPath.open(settings))) {
            attach(host, path);
        }
        Files.move(earlier.resolve("entries"), earlier.resolve("routes"));
        host.relay.call(() -> {
            traces(RelayHost.PORT).removeEarlier();
            return 0;
        });

        assertThat(earlier).doesNotExist();
        try (KernelPath path = open(host, RelayHost.PORT)) {
            assertThat(host.relay.call(() -> path.attachedInterfaces())).isEmpty();
        }
    }

    @Test
    void namesThatAreNoRelaysAreNeitherMindedNorRemoved() throws Exception {
        Path pins = host.relay.call(() -> traces(RelayHost.PORT).pinDirectory());
        String[] names = {"link-", "link-x", "link--1", "link-01", "link-99999999999", "spared-x", "elsewhere"};
        for (String name : names) {
            Files.createDirectories(pins.resolve(name));
        }
        try (KernelPath path = open(host, RelayHost.PORT)) {
            attach(host, path);
            assertThat(host.relay.call(() -> path.attachedInterfaces())).containsExactly("left");
        }
        try (KernelPath path = open(host, RelayHost.PORT)) {
            assertThat(path.isAdopted()).isTrue();
        }

        remove(host, RelayHost.PORT);

        assertThat(pins.toFile().list()).containsExactlyInAnyOrder(names);
    }

    @Test
    void aRelayThatLeavesTakesForwardingFromNoOther() throws Exception {
        try (KernelPath first = open(host, RelayHost.PORT);
                KernelPath second = open(host, OTHER_PORT)) {
            attach(host, first);
            attach(host, second);

            remove(host, OTHER_PORT);
            assertThat(loopbackForwarding()).isEqualTo("2\n2\n");

            remove(host, RelayHost.PORT);
            assertThat(loopbackForwarding()).isEqualTo("0\n0\n");
        }
    }

    @Test
    void aRelayWithFiltersKeepsForwardingToo() throws Exception {
        KernelPathSettings settings =
                new KernelPathSettings(RelayHost.PORT, Optional.empty(), 16, 16, HookChoice.CLSACT);
        KernelPath first = host.relay.call(() -> KernelPath.open(settings));
        attach(host, first);
        try (KernelPath second = open(host, OTHER_PORT)) {
            attach(host, second);
        }

        remove(host, OTHER_PORT);

        assertThat(loopbackForwarding()).isEqualTo("2\n2\n");
        host.relay.call(() -> {
            first.close();
            return 0;
        });
    }

    @Test
    void forwardingThatWasOnBeforeStaysOn() throws Exception {
        host.relay.sh("sysctl -qw net.ipv4.conf.lo.forwarding=1");
        try (KernelPath path = open(host, RelayHost.PORT)) {
            attach(host, path);
        }

        remove(host, RelayHost.PORT);

        assertThat(loopbackForwarding()).isEqualTo("1\n0\n");
    }

    @Test
    void forwardingThatWasOffIsOffAgainAlsoAfterACrash() throws Exception {
        try (KernelPath killed = open(host, RelayHost.PORT)) {
            attach(host, killed);
        }
        try (KernelPath restarted = open(host, RelayHost.PORT)) {
            attach(host, restarted);
        }

        remove(host, RelayHost.PORT);

        assertThat(loopbackForwarding()).isEqualTo("0\n0\n");
    }

    @Test
    void aQueueingDisciplineThatWasThereBeforeStays() throws Exception {
        host.relay.sh("tc qdisc add dev left clsact");
        KernelPathSettings settings =
                new KernelPathSettings(RelayHost.PORT, Optional.empty(), 16, 16, HookChoice.CLSACT);
        KernelPath path = host.relay.call(() -> KernelPath.open(settings));
        attach(host, path);
        attach(host, path);

        remove(host, RelayHost.PORT);

        assertThat(host.relay.sh("tc filter show dev left ingress")).isEmpty();
        assertThat(host.relay.sh("tc qdisc show dev left")).contains("clsact");
    }

    private String loopbackForwarding() throws Exception {
        return host.relay.sh("sysctl -n net.ipv4.conf.lo.forwarding net.ipv6.conf.lo.forwarding");
    }

    private KernelTraces traces(int port) {
        return new KernelTraces(fileSystem, port);
    }

    private KernelPath open(RelayHost where, int port) throws Exception {
        return where.relay.call(() -> {
            Optional<Path> pins = Optional.of(traces(port).pinDirectory());
            return KernelPath.open(new KernelPathSettings(port, pins, 16, 16, HookChoice.AUTO));
        });
    }

    private static void attach(RelayHost where, KernelPath path) throws Exception {
        assertThat(where.relay.call(() -> path.attach("left"))).isEmpty();
    }

    private void remove(RelayHost where, int port) throws Exception {
        where.relay.call(() -> {
            traces(port).remove();
            return 0;
        });
    }
}
