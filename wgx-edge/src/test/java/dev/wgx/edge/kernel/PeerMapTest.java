// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.relay.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PeerMapTest {
    private static final int MAX_PEERS = 3_000;
    private static final Path IPV4 = path("10.0.0.1", "10.0.0.9");
    private static final Path IPV6 = path("2001:db8::1", "2001:db8::9");

    private KernelPath path;

    @BeforeEach
    void open() throws Exception {
        BpfPermission.require();
        path = KernelPath.open(new KernelPathSettings(8787, Optional.empty(), 4, MAX_PEERS, HookChoice.AUTO));
    }

    @AfterEach
    void close() throws Exception {
        path.close();
    }

    @Test
    void everySlotIsReadAsItWasPut() throws Exception {
        KernelPeer first = new KernelPeer(-1, List.of(IPV6, IPV4));
        KernelPeer last = new KernelPeer(2, List.of(IPV4, IPV6, path("10.0.0.2", "10.0.0.9"), path("10.0.0.3", "::1")));
        path.putPeer(0, new KernelPeer(1, List.of(IPV4, IPV4, IPV4, IPV4)));
        path.putPeer(0, first);
        assertThat(path.putPeer(MAX_PEERS - 1, last)).isTrue();

        Map<Integer, KernelPeer> read = new HashMap<>();
        path.forEachPeer((peer, slot) -> read.put(slot, peer));

        assertThat(read).hasSize(MAX_PEERS).containsEntry(0, first).containsEntry(MAX_PEERS - 1, last);
        assertThat(read.get(1)).isEqualTo(new KernelPeer(0, List.of()));
    }

    @Test
    void aSlotThatIsNotThereIsRefused() {
        assertThat(path.putPeer(MAX_PEERS, new KernelPeer(1, List.of()))).isFalse();
    }

    @Test
    void afterClosingItIsRefused() throws Exception {
        path.close();
        assertThat(path.putPeer(0, new KernelPeer(1, List.of()))).isFalse();
    }

    @Test
    void aPathThatLacksALocalAddressOrHasOneOfTheOtherFamilyStaysInUserSpace() {
        assertUnsuited(Path.to(IPV4.remote()));
        assertUnsuited(path("10.0.0.1", "fd00::9"));
        assertUnsuited(path("fd00::1", "10.0.0.9"));
    }

    @Test
    void aPathToWhatIsNoSinglePeerStaysInUserSpace() {
        assertUnsuited(path("224.0.0.1", "10.0.0.9"));
        assertUnsuited(path("ff02::1", "fd00::9"));
        assertUnsuited(path("fe80::1", "fd00::9"));
    }

    private static void assertUnsuited(Path path) {
        assertThat(new KernelPeer(1, List.of(path))).isEqualTo(new KernelPeer(1, List.of()));
        assertThat(new KernelPeer(1, List.of(path, IPV4)).paths()).containsExactly(KernelPeer.NO_PATH, IPV4);
    }

    private static Path path(String remote, String local) {
        return RelayHost.path(remote, local);
    }
}
