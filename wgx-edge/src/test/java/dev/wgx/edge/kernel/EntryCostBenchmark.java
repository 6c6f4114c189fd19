// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The cost of many entries, and of a change of one. No test, hence its name: {@code lab/bench} runs it. Each line is a
 * kind, a number of entries and median nanoseconds of the program for one packet by the kernel's own test run: of one
 * session ({@code one}), or of all sessions at random ({@code all}); sizes take turns. At the end stands what it takes
 * to remove an entry and put another, the 50th and the 99th percentile.
 */
class EntryCostBenchmark {
    private static final int[] SIZES = {1, 64, 1000, 100_000};
    private static final int MAX_ENTRIES = 131_072;
    private static final int PEERS = 20_000;
    private static final int RUNS = 1000;
    private static final int CHANGES = 20_000;
    private static final int CHANGE_WARMUP = 2000;

    private static final int PAYLOAD_BYTES = 1452;
    private static final int TRANSPORT_DATA = 4;
    private static final int INDEX_AT = 4;

    private final List<String> lines = new ArrayList<>();
    private final Random random = new Random(1);

    @Test
    void measure() throws Exception {
        BpfPermission.require();
        int rounds = Integer.getInteger("wgx.bench.rounds", 15);
        List<KernelPath> paths = new ArrayList<>();
        try (RelayHost host = new RelayHost()) {
            byte[] packet = packet(host.hardwareAddress("left"));
            int device = host.index("left");
            for (int entries : SIZES) {
                paths.add(host.relay.call(() -> open(entries)));
            }
            for (int round = -1; round < rounds; round++) {
                for (int i = 0; i < SIZES.length; i++) {
                    int program = paths.get(i).program();
                    int entries = SIZES[i];
                    long one = host.relay.call(() -> medianNs(program, packet, device, 1));
                    long all = host.relay.call(() -> medianNs(program, packet, device, entries));
                    if (round >= 0) {
                        lines.add("one %d %d".formatted(entries, one));
                        lines.add("all %d %d".formatted(entries, all));
                    }
                }
            }
            lines.add(changes(paths.getLast()));
        } finally {
            for (KernelPath path : paths) {
                path.close();
            }
        }
        Files.write(Path.of(System.getProperty("wgx.bench.out", "target/entry-cost.txt")), lines);
    }

    /** Opens a kernel path where one peer has sessions with the others, each of which has as many as it takes. */
    private static KernelPath open(int entries) throws KernelPathException {
        KernelPath path = KernelPath.open(
                new KernelPathSettings(RelayHost.PORT, Optional.empty(), MAX_ENTRIES, PEERS, HookChoice.AUTO));
        path.refresh();
        path.putPeer(0, new KernelPeer(1, List.of(RelayHost.path("10.1.0.2", "10.1.0.1"))));
        for (int slot = 1; slot < PEERS; slot++) {
            path.putPeer(slot, new KernelPeer(1, List.of(RelayHost.path("10.2.0.2", "10.2.0.1"))));
        }
        for (int index = 0; index < entries; index++) {
            path.put(entry(index));
        }
        return path;
    }

    private static KernelEntry entry(int index) {
        return new KernelEntry(index, new PeerRef(0, 1), new PeerRef(1 + index % (PEERS - 1), 1), Long.MAX_VALUE);
    }

    /** @param sessions how many the packets belong to */
    private long medianNs(int program, byte[] packet, int device, int sessions) {
        ByteBuffer fields = ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN);
        int[] ns = new int[RUNS];
        for (int i = 0; i < RUNS; i++) {
            fields.putInt(packet.length - PAYLOAD_BYTES + INDEX_AT, random.nextInt(sessions));
            TestRun run = TestRun.of(program, packet, device, 0, 0, 1);
            assertThat(run.answer()).isEqualTo(TestRun.REDIRECT);
            ns[i] = run.averageNs();
        }
        Arrays.sort(ns);
        return ns[RUNS / 2];
    }

    private static String changes(KernelPath path) {
        long[] ns = new long[CHANGES];
        KernelEntry entry = entry(1);
        for (int i = -CHANGE_WARMUP; i < CHANGES; i++) {
            long start = System.nanoTime();
            path.remove(entry.receiverIndex());
            path.put(entry);
            ns[Math.max(i, 0)] = System.nanoTime() - start;
        }
        Arrays.sort(ns);
        return "change %d %d".formatted(ns[CHANGES / 2], ns[CHANGES / 100 * 99]);
    }

    private static byte[] packet(byte[] relayAddress) {
        Frame frame = new Frame(RelayHost.address("10.1.0.2"), RelayHost.address("10.1.0.1"));
        frame.payload = ByteBuffer.allocate(PAYLOAD_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, TRANSPORT_DATA)
                .array();
        return frame.toBytes(relayAddress, new byte[] {2, 0, 0, 0, 0, 7});
    }
}
