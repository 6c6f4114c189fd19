// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wgx.config.ConfigException;
import dev.wgx.relay.RelaySettings;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HeapLimitTest {
    private static final Path CONFIG = Path.of("relay.conf");
    private static final long MB = 1_000_000;
    private static final String LISTENING = "listens on UDP port";

    @TempDir
    private Path directory;

    /** Stands for a machine sold with 512 MB, less what its kernel keeps for itself. */
    @Test
    void theDefaultsFitASmallMachine() throws ConfigException {
        HeapLimit.requireFits(MemoryDemand.of(RelaySettings.DEFAULT, 2), 480 * MB, CONFIG);
    }

    @Test
    void theLaunchersLimitIsThatOfTheDefaults() throws IOException {
        List<String> options = Files.readAllLines(Path.of("src/main/sh/lib/wgxd.options"));
        assertThat(options).contains(HeapLimit.option(MemoryDemand.of(RelaySettings.DEFAULT, 1)));
    }

    @Test
    void aConfigurationThatCannotFitIsRefusedWithNumbers() {
        RelaySettings huge = new RelaySettings(1_000_000, 10_000, 65_536, true);
        assertThatThrownBy(() -> HeapLimit.requireFits(MemoryDemand.of(huge, 1), 512 * MB, CONFIG))
                .isInstanceOf(ConfigException.class)
                .hasMessageMatching("relay\\.conf: full tables need \\d{4} MB of memory, and 512 MB are there: "
                        + "MaxPeers = 1000000 takes \\d{4} MB, .*; lower what takes most");
    }

    /** Guards the AOT caches: from 32 GB on they would be refused without a word. */
    @Test
    void evenTheGreatestTablesLeaveTheCachesUsable() {
        RelaySettings greatest = new RelaySettings(1_000_000, 1_000_000, 4_000_000, true);
        assertThat(MemoryDemand.of(greatest, 1).heapBytes()).isLessThan(32L << 30);
    }

    /** Looks for the same process, with a higher limit: its supervisor notices nothing. */
    @Test
    void aConfigurationThatNeedsMoreRaisesTheLimit() throws Exception {
        Process process = startWith("MaxPeers = 25000");
        try (var log = process.inputReader(StandardCharsets.UTF_8)) {
            String line = log.readLine();
            while (line != null && !line.contains(LISTENING)) {
                line = log.readLine();
            }
            assertThat(line).isNotNull();
            RelaySettings settings = new RelaySettings(25_000, 10_000, 65_536, true);
            assertThat(Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
                            .split("\0"))
                    .contains("-Xmx40m", HeapLimit.option(MemoryDemand.of(settings, 1)));
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor()).isZero();
    }

    private Process startWith(String line) throws IOException {
        int port;
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path config = Files.writeString(directory.resolve("relay.conf"), """
                [Relay]
                ListenPort = %d
                ListenAddress = 127.0.0.1
                KernelPath = off
                UnixSocketPath = %s
                StateFile = %s
                %s
                """.formatted(
                        port, directory.resolve("wgxd.sock"), directory.resolve("relay.db"), line));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:MaxNewSize=16m",
                        "-Xmx40m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Wgxd.class.getName(),
                        config.toString())
                .redirectErrorStream(true)
                .start();
    }
}
