package dev.wgx.edge.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import dev.wgx.relay.data.ForwardingEntry;
import dev.wgx.relay.data.ForwardingMirror;
import dev.wgx.relay.data.ForwardingTable;
import dev.wgx.relay.data.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The kernel's map against the forwarding table. */
class KernelMirrorTest {
    private static final int MAX_ROUTES = 4;
    private static final Path HUB = new Path(Endpoint.ipv4(0xC633_6401, 51820), 0, 0xffff_cb00_710aL);
    private static final long EXPIRES = System.nanoTime() + 1_000_000_000_000L;

    private final KernelMirror mirror = new KernelMirror();
    private final ForwardingTable table = new ForwardingTable(mirror);
    private KernelPath path;

    @BeforeEach
    void open() throws KernelPathException {
        BpfPermission.require();
        path = KernelPath.open(new KernelPathSettings(8787, Optional.empty(), MAX_ROUTES, HookChoice.AUTO));
    }

    @AfterEach
    void close() throws KernelPathException {
        path.close();
    }

    @Test
    void whatIsInTheTableWhenItBeginsIsInTheKernelAndSoIsEveryChange() throws KernelPathException {
        put(1);
        mirror.begin(path, table::forEach);
        put(2);
        assertThat(indexesInKernel()).containsExactlyInAnyOrder(1, 2);
        table.remove(spoke(1).remote(), 1);
        assertThat(indexesInKernel()).containsExactly(2);
        assertThat(mirror.routes()).isOne();
    }

    @Test
    void routesOfAnEarlierProcessAreKeptIfRightAndElseReplacedOrRemoved() throws KernelPathException {
        path.put(new Route(spoke(1), 1, HUB, EXPIRES - 5));
        path.put(new Route(spoke(2), 2, spoke(9), EXPIRES));
        path.put(new Route(spoke(3), 3, HUB, EXPIRES));
        put(1);
        put(2);
        mirror.begin(path, table::forEach);
        List<Route> routes = new ArrayList<>();
        path.forEach((route, traffic) -> routes.add(route));
        assertThat(routes)
                .containsExactlyInAnyOrder(
                        new Route(spoke(1), 1, HUB, EXPIRES - 5), new Route(spoke(2), 2, HUB, EXPIRES));
        assertThat(mirror.routes()).isEqualTo(2);
    }

    @Test
    void whenItEndsNothingIsInTheKernelAndChangesGoThereNoLonger() throws KernelPathException {
        put(1);
        mirror.begin(path, table::forEach);
        mirror.end(table::forEach);
        put(2);
        assertThat(indexesInKernel()).isEmpty();
        assertThat(mirror.routes()).isZero();
    }

    @Test
    void whatDoesNotFitStaysInUserSpaceAndIsCounted() throws KernelPathException {
        mirror.begin(path, table::forEach);
        for (int i = 1; i <= MAX_ROUTES + 2; i++) {
            put(i);
        }
        assertThat(indexesInKernel()).hasSize(MAX_ROUTES);
        assertThat(mirror.unplaced()).isEqualTo(2);
        table.remove(spoke(MAX_ROUTES + 1).remote(), MAX_ROUTES + 1);
        assertThat(mirror.routes()).isEqualTo(MAX_ROUTES);
    }

    @Test
    void whatTheKernelCountedIsTheSessionsTrafficUnlessTheEntryHasChangedSince() throws KernelPathException {
        mirror.begin(path, table::forEach);
        ForwardingEntry entry = put(1);
        Route route = new Route(spoke(1), 1, HUB, EXPIRES);
        RouteTraffic traffic = new RouteTraffic(3, 300, EXPIRES - 1);
        mirror.onReadings(List.of(new KernelMirror.Reading(route, traffic)), key -> entry);
        assertThat(entry.traffic().packets()).isEqualTo(3);
        assertThat(entry.traffic().mirroredPackets()).isEqualTo(3);
        assertThat(mirror.forwardedBytes()).isEqualTo(300);
        Route elsewhere = new Route(spoke(1), 1, spoke(7), EXPIRES);
        mirror.onReadings(List.of(new KernelMirror.Reading(elsewhere, new RouteTraffic(99, 9900, 0))), key -> entry);
        assertThat(entry.traffic().packets()).isEqualTo(3);
    }

    @Test
    void withoutAKernelPathItIsSilent() {
        put(1);
        table.remove(spoke(1).remote(), 1);
        assertThat(mirror).isInstanceOf(ForwardingMirror.class);
        assertThat(mirror.routes()).isZero();
    }

    private ForwardingEntry put(int number) {
        ForwardingEntry entry = new ForwardingEntry(spoke(number), number, HUB, EXPIRES, new Traffic(0));
        table.put(entry);
        return entry;
    }

    private static Path spoke(int number) {
        return new Path(Endpoint.ipv4(0xC633_6400 + 10 + number, 40_000), 0, 0xffff_cb00_710aL);
    }

    private List<Integer> indexesInKernel() throws KernelPathException {
        List<Integer> indexes = new ArrayList<>();
        path.forEach((route, traffic) -> indexes.add(route.receiverIndex()));
        return indexes;
    }
}
