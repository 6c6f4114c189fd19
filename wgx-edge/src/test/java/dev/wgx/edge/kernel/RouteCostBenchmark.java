package dev.wgx.edge.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.relay.Endpoint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What many routes cost, and a change of one. No test, hence its name: {@code lab/bench} runs it. Prints one line per round
 * and size: routes, median nanoseconds of the program for one packet by the kernel's own test run; and at the end the 50th and
 * 99th percentile of what it takes to remove a route and put another.
 */
class RouteCostBenchmark {
    private static final int[] SIZES = {1, 64, 1000, 100_000};
    private static final int ROUNDS = 5;
    private static final int WARMUP = 2000;
    private static final int RUNS = 10_000;
    private static final int CHANGES = 20_000;
    private static final int INDEX = 0x9abcdef0;

    private final List<String> lines = new ArrayList<>();

    @Test
    void measure() throws Exception {
        assertThat(KernelPath.unavailability()).isEmpty();
        try (RelayHost host = new RelayHost()) {
            KernelPathSettings settings =
                    new KernelPathSettings(RelayHost.PORT, Optional.empty(), 131_072, HookChoice.AUTO);
            try (KernelPath path = host.relay.call(() -> KernelPath.open(settings))) {
                host.relay.call(() -> path.refresh());
                byte[] packet = packet(host.hardwareAddress("left"));
                int device = host.index("left");
                for (int round = 0; round < ROUNDS; round++) {
                    for (int size : SIZES) {
                        fill(path, size);
                        long ns = host.relay.call(() -> medianNs(path, packet, device));
                        lines.add("routes %d %d".formatted(size, ns));
                    }
                }
                lines.add(changes(path));
            }
        }
        Files.write(Path.of(System.getProperty("wgx.bench.out", "target/route-cost.txt")), lines);
    }

    private static void fill(KernelPath path, int size) throws KernelPathException {
        List<RouteKey> present = new ArrayList<>();
        path.forEach((route, traffic) -> present.add(route.key()));
        present.forEach(path::remove);
        path.put(route(RelayHost.path("10.1.0.2", "10.1.0.1"), INDEX));
        for (int i = 1; i < size; i++) {
            path.put(route(other(i), i));
        }
    }

    private static Route route(dev.wgx.relay.Path source, int index) {
        return new Route(source, index, RelayHost.path("10.2.0.2", "10.2.0.1"), Long.MAX_VALUE);
    }

    private static dev.wgx.relay.Path other(int number) {
        dev.wgx.relay.Path like = RelayHost.path("10.1.0.2", "10.1.0.1");
        return new dev.wgx.relay.Path(
                Endpoint.ipv4(0x0b00_0000 + number / 16, 40_000 + number % 16), like.localHigh(), like.localLow());
    }

    private static long medianNs(KernelPath path, byte[] packet, int device) {
        int[] ns = new int[RUNS];
        for (int i = -WARMUP; i < RUNS; i++) {
            TestRun run = TestRun.of(path.program(), packet, device, 0, 0, 1);
            ns[Math.max(i, 0)] = run.averageNs();
        }
        Arrays.sort(ns);
        return ns[RUNS / 2];
    }

    private static String changes(KernelPath path) {
        long[] ns = new long[CHANGES];
        Route route = route(other(1), 1);
        for (int i = -WARMUP; i < CHANGES; i++) {
            long start = System.nanoTime();
            path.remove(route.key());
            path.put(route);
            ns[Math.max(i, 0)] = System.nanoTime() - start;
        }
        Arrays.sort(ns);
        return "change %d %d".formatted(ns[CHANGES / 2], ns[CHANGES / 100 * 99]);
    }

    private static byte[] packet(byte[] relayAddress) {
        Frame frame = new Frame(RelayHost.address("10.1.0.2"), RelayHost.address("10.1.0.1"));
        frame.payload = ByteBuffer.allocate(1452)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, 4)
                .putInt(4, INDEX)
                .array();
        return frame.toBytes(relayAddress, new byte[] {2, 0, 0, 0, 0, 7});
    }
}
