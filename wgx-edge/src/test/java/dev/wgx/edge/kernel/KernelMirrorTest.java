// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.SeededRandom;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import dev.wgx.relay.data.ForwardingEntry;
import dev.wgx.relay.data.ForwardingPeer;
import dev.wgx.relay.data.ForwardingTable;
import dev.wgx.relay.data.Traffic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The kernel's maps against the forwarding table. */
class KernelMirrorTest {
    private static final int MAX_ENTRIES = 4;
    private static final int MAX_PEERS = 5;
    private static final long EXPIRES = System.nanoTime() + 1_000_000_000_000L;

    private final KernelMirror mirror = new KernelMirror();
    private final ForwardingTable table = new ForwardingTable(mirror, new SeededRandom(1));
    private final ForwardingPeer hub = new ForwardingPeer();
    private final Map<Integer, ForwardingPeer> spokes = new HashMap<>();
    private KernelPath path;

    @BeforeEach
    void open() throws KernelPathException {
        BpfPermission.require();
        path = KernelPath.open(new KernelPathSettings(8787, Optional.empty(), MAX_ENTRIES, MAX_PEERS, HookChoice.AUTO));
        table.setPaths(hub, List.of(at(0)));
    }

    @AfterEach
    void close() throws KernelPathException {
        path.close();
    }

    @Test
    void whatIsInTheTableWhenItBeginsIsInTheKernelAndSoIsEveryChange() throws KernelPathException {
        put(1);
        mirror.begin(path, table::forEach);
        ForwardingEntry second = put(2);
        assertThat(entriesInKernel()).containsExactlyInAnyOrder("1: 1 to 0", "2: 2 to 0");
        table.setPaths(hub, List.of(at(7), at(0)));
        assertThat(entriesInKernel()).containsExactlyInAnyOrder("1: 1 to 7", "2: 2 to 7");
        table.setPaths(requireNonNull(spokes.get(1)), List.of());
        assertThat(entriesInKernel()).containsExactlyInAnyOrder("1: - to 7", "2: 2 to 7");
        table.remove(second);
        assertThat(entriesInKernel()).containsExactly("1: - to 7");
        assertThat(mirror.entries()).isOne();
    }

    @Test
    void whatARestartedRelayFindsGoesOnIfRightAndIsElseReplacedOrRemoved() throws KernelPathException {
        putAsEarlier(1, 1, 4, 0);
        putAsEarlier(2, 2, 3, 9);
        putAsEarlier(3, 3, 4, 0);
        List<KernelPeer> before = peersInKernel();
        put(1);
        put(2);
        mirror.begin(path, table::forEach);
        assertThat(entriesInKernel()).containsExactlyInAnyOrder("1: 1 to 0", "2: 2 to 0");
        assertThat(copy(1)).as("not a byte of it").isEqualTo(new KernelEntry(1, ref(1), ref(4), EXPIRES - 5));
        assertThat(peersInKernel()).isEqualTo(before);
        assertThat(mirror.entries()).isEqualTo(2);
    }

    @Test
    void peersThatMovedWhileNoRelayRanMoveInTheKernel() throws KernelPathException {
        putAsEarlier(1, 1, 4, 0);
        spokeAt(1, at(8), at(1));
        put(1);
        mirror.begin(path, table::forEach);
        assertThat(entriesInKernel()).containsExactly("1: 8 to 0");
        assertThat(copy(1).source()).isEqualTo(ref(1));
    }

    @Test
    void anEntryOfAPeerThatHasLeftLeadsNowhereThoughItsSlotIsTaken() throws KernelPathException {
        mirror.begin(path, table::forEach);
        ForwardingEntry first = put(1);
        KernelEntry left = copy(1);
        table.remove(first);
        path.put(left);
        put(2);
        assertThat(copy(2).source().slot()).isEqualTo(left.source().slot());
        assertThat(copy(2).source().generation()).isNotEqualTo(left.source().generation());
    }

    @Test
    void whenItEndsNothingIsInTheKernelAndChangesGoThereNoLonger() throws KernelPathException {
        put(1);
        mirror.begin(path, table::forEach);
        mirror.end(table::forEach);
        put(2);
        table.setPaths(hub, List.of());
        assertThat(entriesInKernel()).isEmpty();
        assertThat(mirror.entries()).isZero();
    }

    @Test
    void whatDoesNotFitStaysInUserSpaceAndIsCounted() throws KernelPathException {
        mirror.begin(path, table::forEach);
        List<ForwardingEntry> entries = new ArrayList<>();
        for (int i = 1; i <= MAX_ENTRIES + 2; i++) {
            entries.add(put(i));
        }
        assertThat(entriesInKernel()).hasSize(MAX_ENTRIES);
        assertThat(mirror.unplaced()).isEqualTo(2);
        table.remove(entries.getLast());
        assertThat(mirror.entries()).isEqualTo(MAX_ENTRIES);
        table.remove(entries.getFirst());
        put(MAX_ENTRIES + 3);
        assertThat(entriesInKernel()).hasSize(MAX_ENTRIES).contains("7: 7 to 0");
    }

    @Test
    void slotsAreUsedAgainWhenEntriesEnd() throws KernelPathException {
        mirror.begin(path, table::forEach);
        for (int i = 1; i <= 10 * MAX_PEERS; i++) {
            ForwardingEntry entry = put(i);
            assertThat(entriesInKernel()).containsExactly("%1$d: %1$d to 0".formatted(i));
            table.remove(entry);
        }
        assertThat(mirror.unplaced()).isZero();
    }

    @Test
    void ofTwoSessionsWithOneIndexTheFirstIsInTheKernel() throws KernelPathException {
        mirror.begin(path, table::forEach);
        ForwardingEntry first = put(1, 5);
        ForwardingEntry second = put(2, 5);
        assertThat(entriesInKernel()).containsExactly("5: 1 to 0");
        table.remove(second);
        assertThat(entriesInKernel()).containsExactly("5: 1 to 0");
        table.remove(first);
        assertThat(entriesInKernel()).isEmpty();
        assertThat(mirror.entries()).isZero();
        assertThat(mirror.unplaced()).isOne();
    }

    @Test
    void whatTheKernelCountedIsTheSessionsTrafficUnlessTheEntryHasChangedSince() throws KernelPathException {
        mirror.begin(path, table::forEach);
        ForwardingEntry entry = put(1);
        EntryTraffic traffic = new EntryTraffic(3, 300, EXPIRES - 1);
        mirror.onReadings(List.of(new KernelMirror.Reading(copy(1), traffic)), table::find);
        assertThat(entry.traffic().packets()).isEqualTo(3);
        assertThat(entry.traffic().mirroredPackets()).isEqualTo(3);
        assertThat(mirror.forwardedBytes()).isEqualTo(300);
        KernelEntry elsewhere = new KernelEntry(1, copy(1).source(), copy(1).source(), EXPIRES);
        mirror.onReadings(List.of(new KernelMirror.Reading(elsewhere, new EntryTraffic(99, 9900, 0))), table::find);
        assertThat(entry.traffic().packets()).isEqualTo(3);
    }

    @Test
    void withoutAKernelPathItIsSilent() {
        table.remove(put(1));
        assertThat(mirror.entries()).isZero();
    }

    private ForwardingEntry put(int number) {
        return put(number, number);
    }

    private ForwardingEntry put(int number, int receiverIndex) {
        ForwardingPeer known = spokes.get(number);
        ForwardingPeer spoke = known == null ? spokeAt(number, at(number)) : known;
        ForwardingEntry entry = new ForwardingEntry(spoke, receiverIndex, hub, EXPIRES, new Traffic(0));
        table.put(entry);
        return entry;
    }

    private ForwardingPeer spokeAt(int number, Path... paths) {
        ForwardingPeer spoke = spokes.computeIfAbsent(number, n -> new ForwardingPeer());
        table.setPaths(spoke, List.of(paths));
        return spoke;
    }

    /**
     * Puts an entry as an earlier process has left it: of that index, from a peer at that number to another at that
     * one.
     */
    private void putAsEarlier(int receiverIndex, int source, int destinationSlot, int destination) {
        path.putPeer(source, new KernelPeer(3, List.of(at(source))));
        path.putPeer(destinationSlot, new KernelPeer(3, List.of(at(destination))));
        path.put(new KernelEntry(receiverIndex, ref(source), ref(destinationSlot), EXPIRES - 5));
    }

    private static PeerRef ref(int slot) {
        return new PeerRef(slot, 3);
    }

    private static Path at(int number) {
        return new Path(Endpoint.ipv4(0xC633_6400 + number, 40_000 + number), 0, 0xffff_cb00_710aL);
    }

    private KernelEntry copy(int receiverIndex) throws KernelPathException {
        List<KernelEntry> entries = new ArrayList<>();
        path.forEach((entry, traffic) -> entries.add(entry));
        return entries.stream()
                .filter(entry -> entry.receiverIndex() == receiverIndex)
                .findFirst()
                .orElseThrow();
    }

    private List<KernelPeer> peersInKernel() throws KernelPathException {
        List<KernelPeer> peers = new ArrayList<>();
        path.forEachPeer((peer, slot) -> peers.add(peer));
        return peers;
    }

    /** Returns each entry as "index: source to destination", by the numbers of the newest addresses. */
    private List<String> entriesInKernel() throws KernelPathException {
        List<KernelPeer> peers = peersInKernel();
        List<String> entries = new ArrayList<>();
        path.forEach((entry, traffic) -> entries.add("%d: %s to %s"
                .formatted(entry.receiverIndex(), where(peers, entry.source()), where(peers, entry.destination()))));
        return entries;
    }

    private static String where(List<KernelPeer> peers, PeerRef ref) {
        KernelPeer peer = peers.get(ref.slot());
        assertThat(peer.generation()).isEqualTo(ref.generation());
        return peer.paths().isEmpty()
                ? "-"
                : "" + (peer.paths().getFirst().remote().port() - 40_000);
    }
}
