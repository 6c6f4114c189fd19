package dev.wgx.edge.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RouteMapTest {
    private static final int MAX_ROUTES = 5_000;

    private KernelPath path;

    @BeforeEach
    void open() throws Exception {
        BpfPermission.require();
        path = KernelPath.open(new KernelPathSettings(8787, Optional.empty(), MAX_ROUTES, HookChoice.AUTO));
    }

    @AfterEach
    void close() throws Exception {
        path.close();
    }

    @Test
    void aRouteThatDoesNotFitIsSaidToBe() {
        for (int i = 0; i < MAX_ROUTES; i++) {
            assertThat(path.put(route(i))).isEqualTo(Placement.PLACED);
        }

        assertThat(path.put(route(MAX_ROUTES))).isEqualTo(Placement.FULL);
        assertThat(path.put(route(0))).as("one that is there").isEqualTo(Placement.PLACED);
        assertThat(path.remove(route(1).key())).isPresent();
        assertThat(path.put(route(MAX_ROUTES))).isEqualTo(Placement.PLACED);
    }

    @Test
    void allRoutesAreReadAsTheyWerePut() throws Exception {
        Set<Route> put = new HashSet<>();
        for (int i = 0; i < MAX_ROUTES; i++) {
            put.add(route(i));
            path.put(route(i));
        }
        put.add(ipv6Route());
        path.remove(route(0).key());
        put.remove(route(0));
        path.put(ipv6Route());

        Set<Route> read = new HashSet<>();
        path.forEach((route, traffic) -> {
            assertThat(read.add(route)).isTrue();
            assertThat(traffic).isEqualTo(new RouteTraffic(0, 0, 0));
        });

        assertThat(read).isEqualTo(put);
    }

    @Test
    void anotherThreadMayReadWhileRoutesComeAndGo() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            path.put(route(i));
        }
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            for (int i = 0; !done.get(); i = (i + 1) % 1_000) {
                path.put(route(1_000 + i));
                path.remove(route(1_000 + (i + 500) % 1_000).key());
            }
        });

        for (int round = 0; round < 20; round++) {
            Set<Integer> steady = new HashSet<>();
            path.forEach((route, traffic) -> {
                if (Integer.compareUnsigned(route.receiverIndex(), 1_000) < 0) {
                    steady.add(route.receiverIndex());
                }
            });
            assertThat(steady).hasSize(1_000);
        }
        done.set(true);
        writer.join();
    }

    @Test
    void removingWhatIsNotThereTellsNothing() {
        assertThat(path.remove(route(1).key())).isEmpty();
    }

    @Test
    void aRouteBetweenFamiliesIsUnsuited() {
        assertUnsuited(path("10.0.0.1", "10.0.0.9"), path("fd00::1", "fd00::9"));
        assertUnsuited(path("fd00::1", "fd00::9"), path("10.0.0.1", "10.0.0.9"));
        assertUnsuited(path("10.0.0.1", "fd00::9"), path("10.0.0.2", "10.0.0.9"));
    }

    @Test
    void aRouteThatLacksALocalAddressIsUnsuited() {
        Path whole = path("10.0.0.1", "10.0.0.9");

        assertUnsuited(Path.to(whole.remote()), whole);
        assertUnsuited(whole, Path.to(whole.remote()));
    }

    @Test
    void aRouteToWhatIsNoSinglePeerIsUnsuited() {
        assertUnsuited(path("10.0.0.1", "10.0.0.9"), path("224.0.0.1", "10.0.0.9"));
        assertUnsuited(path("fd00::1", "fd00::9"), path("ff02::1", "fd00::9"));
        assertUnsuited(path("fd00::1", "fd00::9"), path("fe80::1", "fd00::9"));
    }

    @Test
    void afterClosingAllIsRefusedAndNothingBreaks() throws Exception {
        path.put(route(1));
        path.close();

        assertThat(path.put(route(1))).isEqualTo(Placement.REFUSED);
        assertThat(path.remove(route(1).key())).isEmpty();
        path.forEach((route, traffic) -> assertThat(route).isNull());
        assertThat(path.counters()).containsEntry(KernelVerdict.FORWARDED, 0L);
    }

    private void assertUnsuited(Path source, Path destination) {
        assertThat(path.put(new Route(source, 1, destination, Long.MAX_VALUE))).isEqualTo(Placement.UNSUITED);
    }

    private static Route route(int i) {
        return new Route(
                new Path(Endpoint.ipv4(0x0a000000 + i / 7, 1 + i % 60_000), 0, 0xffff_0a00_0001L),
                i,
                new Path(Endpoint.ipv4(0xc0000200 + i, 65_535 - i), 0, 0xffff_0a00_0002L),
                1_000_000_000_000L + i);
    }

    private static Route ipv6Route() {
        return new Route(path("2001:db8::1", "2001:db8::9"), -1, path("2001:db8:1::1", "2001:db8::8"), 7);
    }

    private static Path path(String remote, String local) {
        return RelayHost.path(remote, local);
    }
}
