// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a relay under load and churn, while it serves and while it starts. {@code -Dwgx.kills=…} says how often; with
 * many it also tells how long the peers waited.
 */
class RelayCrashTest {
    private static final int FEW = 3;
    private static final int KILLS = Integer.getInteger("wgx.kills", FEW);
    private static final long LONGEST_CHURN_NS = 1_000_000_000;
    private static final long LONGEST_START_NS = 500_000_000;
    private static final int KILLED_AT_START = 4;

    @TempDir
    private Path directory;

    private final Random random = new Random();
    private final List<Long> waitsNs = new ArrayList<>();

    @Test
    @Timeout(value = 1, unit = TimeUnit.DAYS)
    void afterKill9UnderLoadAndChurnTheRelayHasWhatItAcknowledgedAndServesEverybody()
            throws IOException, InterruptedException {
        int port = freePort();
        KilledRelay relay = start(port);
        try (CrashedPeers peers = new CrashedPeers(random, port)) {
            relay.awaitStart();
            peers.awaitService(relay);
            for (int kill = 1; kill <= KILLS; kill++) {
                peers.churn(random.nextLong(LONGEST_CHURN_NS));
                relay.kill();
                relay = start(port);
                if (kill % KILLED_AT_START == 0) {
                    peers.churn(random.nextLong(LONGEST_START_NS));
                    relay.kill();
                    relay = start(port);
                }
                assertThat(relay.awaitStart()).as("kill %d", kill).matches(peers::mayFind);
                waitsNs.addAll(peers.awaitService(relay));
            }
        } finally {
            relay.kill();
        }
        assertThat(files()).allMatch(file -> !file.contains("broken"));
        tellWaits();
    }

    private KilledRelay start(int port) throws IOException {
        return KilledRelay.start(directory.resolve("relay.db"), port);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(Path::toString).toList();
        }
    }

    private static int freePort() throws IOException {
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private void tellWaits() {
        if (KILLS > FEW) {
            List<Long> sorted = waitsNs.stream().sorted().toList();
            System.out.printf(
                    "from the start of the process to the echo, of %d waits: median %d ms, 99 %% %d ms, longest %d ms%n",
                    sorted.size(),
                    sorted.get(sorted.size() / 2) / 1_000_000,
                    sorted.get(sorted.size() * 99 / 100) / 1_000_000,
                    sorted.getLast() / 1_000_000);
        }
    }
}
