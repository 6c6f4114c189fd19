package dev.wgx.edge.kernel;

import static org.assertj.core.api.Assertions.assertThat;

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
        path = KernelPath.open(new KernelPathSettings(8787, Optional.empty(), MAX_ROUTES, 2, HookChoice.AUTO));
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
        assertThat(path.remove(1)).isPresent();
        assertThat(path.put(route(MAX_ROUTES))).isEqualTo(Placement.PLACED);
    }

    @Test
    void anIndexHasOneRoute() throws Exception {
        assertThat(path.put(route(3))).isEqualTo(Placement.PLACED);

        assertThat(path.put(TestRoutes.route(9, 3, 1))).isEqualTo(Placement.INDEX_TAKEN);

        path.forEach((route, traffic) -> assertThat(route).isEqualTo(route(3)));
    }

    @Test
    void allRoutesAreReadAsTheyWerePut() throws Exception {
        Set<Route> put = new HashSet<>();
        for (int i = 0; i < MAX_ROUTES; i++) {
            put.add(route(i));
            path.put(route(i));
        }
        path.remove(0);
        put.remove(route(0));
        path.put(route(-1));
        put.add(route(-1));

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
                path.remove(1_000 + (i + 500) % 1_000);
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
        assertThat(path.remove(1)).isEmpty();
    }

    @Test
    void afterClosingAllIsRefusedAndNothingBreaks() throws Exception {
        path.put(route(1));
        path.close();

        assertThat(path.put(route(1))).isEqualTo(Placement.REFUSED);
        assertThat(path.remove(1)).isEmpty();
        path.forEach((route, traffic) -> assertThat(route).isNull());
        assertThat(path.counters()).containsEntry(KernelVerdict.FORWARDED, 0L);
    }

    private static Route route(int i) {
        return TestRoutes.route(i, i, 1_000_000_000_000L + i);
    }
}
