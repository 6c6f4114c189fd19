// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.training;

import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import dev.wgx.noise.RandomSource;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code Training HOME}: makes the caches HOME/lib/*.aot. */
public final class Training {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final List<String> CACHES = List.of("wgx", "wgx-agent", "wgxd");
    private static final long PATIENCE_S = 60;
    private static final int POLL_MS = 5;

    private final Path home;
    private final Path scratch;
    private final RandomSource random = new SecureRandom()::nextBytes;
    private final InetSocketAddress relay;
    private final PublicKey relayKey;

    private Training(Path home, Path scratch) throws IOException {
        this.home = home;
        this.scratch = scratch;
        PrivateKey key = PrivateKey.generate(random);
        this.relayKey = key.publicKey();
        this.relay = new InetSocketAddress(LOOPBACK, freePort());
        Files.writeString(scratch.resolve("relay.conf"), """
                [Relay]
                PrivateKey = %s
                AllowedPublicKeys = all
                ListenAddress = %s
                ListenPort = %d
                KernelPath = off
                UnixSocketPath = %s
                StateFile = %s
                """.formatted(
                key.toBase64(), LOOPBACK.getHostAddress(), relay.getPort(), socket(), scratch.resolve("relay.db")));
    }

    public static void main(String[] arguments) throws InterruptedException {
        try {
            Path scratch = Files.createTempDirectory("wgx-training");
            try {
                new Training(Path.of(arguments[0]), scratch).run();
            } finally {
                remove(scratch);
            }
        } catch (IOException e) {
            System.err.println("train: " + e.getMessage());
            System.exit(1);
        }
    }

    private void run() throws IOException, InterruptedException {
        for (String cache : CACHES) {
            Files.deleteIfExists(home.resolve("lib").resolve(cache + ".aot"));
        }
        Process daemon = start("wgxd", "wgxd", "dev.wgx.daemon.Wgxd", scratch.resolve("relay.conf"));
        try {
            awaitSocket(daemon);
            TrainingTraffic.run(relay, relayKey, random);
            rehearse("wgx", questions());
            rehearse("wgx-agent", agentCommands());
            daemon.destroy();
            finish(daemon, "wgxd");
        } finally {
            daemon.destroyForcibly();
        }
    }

    private void rehearse(String cache, Stream<String> commands) throws IOException, InterruptedException {
        Path file = Files.write(scratch.resolve(cache + ".commands"), commands.toList());
        finish(start(cache, "wgx", "dev.wgx.cli.Rehearsal", file), cache);
    }

    // Every class in a cache costs each start a little: so the everyday questions have a cache of their own.
    private Stream<String> questions() {
        return Stream.concat(
                Stream.of("--version"),
                Stream.of("running", "status", "peers", "routes", "sessions", "public-key", "reload")
                        .map(name -> "-s " + socket() + " relay " + name));
    }

    private Stream<String> agentCommands() {
        String hub = "hub -c " + scratch.resolve("hub.conf") + " ";
        String spoke = "spoke -c " + scratch.resolve("spoke.conf") + " ";
        String address = LOOPBACK.getHostAddress() + ":" + relay.getPort();
        return Stream.of(
                "--help",
                "hub --help",
                hub + "init " + address + " --relay-public-key " + relayKey,
                hub + "get-public-key " + address,
                spoke + "init " + address,
                "export " + address);
    }

    private Process start(String cache, String program, String mainClass, Path argument) throws IOException {
        Path lib = home.resolve("lib");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home", ""), "bin", "java")
                                .toString(),
                        "@" + lib.resolve(program + ".options"),
                        "-XX:AOTCacheOutput=" + scratch.resolve(cache + ".aot"),
                        "-Dwgx.colours=false",
                        "-cp",
                        lib.resolve("wgx.jar").toString(),
                        mainClass,
                        argument.toString())
                .redirectErrorStream(true)
                .redirectOutput(log(cache).toFile());
        // Nobody reads it, but a service tells systemd that it is ready.
        builder.environment()
                .put("NOTIFY_SOCKET", scratch.resolve("nobody.sock").toString());
        return builder.start();
    }

    private void finish(Process process, String cache) throws IOException, InterruptedException {
        boolean hasEnded = process.waitFor(PATIENCE_S, TimeUnit.SECONDS);
        Path made = scratch.resolve(cache + ".aot");
        if (!hasEnded || process.exitValue() != 0 || !Files.exists(made)) {
            process.destroyForcibly();
            throw new IOException("the training run for " + cache + ".aot failed: " + Files.readString(log(cache)));
        }
        Files.move(made, home.resolve("lib").resolve(made.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    private void awaitSocket(Process daemon) throws IOException, InterruptedException {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (!Files.exists(socket())) {
            if (!daemon.isAlive() || System.nanoTime() - endNs > 0) {
                throw new IOException("wgxd does not start: " + Files.readString(log("wgxd")));
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
    }

    private Path socket() {
        return scratch.resolve("wgxd.sock");
    }

    private Path log(String cache) {
        return scratch.resolve(cache + ".log");
    }

    private static int freePort() throws IOException {
        try (DatagramSocket free = new DatagramSocket(0, LOOPBACK)) {
            return free.getLocalPort();
        }
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
