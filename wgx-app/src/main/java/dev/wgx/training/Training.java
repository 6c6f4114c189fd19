// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.training;

import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import dev.wgx.noise.RandomSource;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * {@code Training HOME}: makes the caches HOME/lib/*.aot. The old ones stay until all new ones are there. When a signal
 * ends the training, it ends what it has started and removes what it has written.
 */
public final class Training {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final List<String> CACHES = List.of("wgx", "wgx-agent", "wgxd");
    private static final long PATIENCE_S = 300;
    private static final int POLL_MS = 5;

    private final Path lib;
    private final Path scratch;
    /** The new caches' place, on the file system of the old ones, so that they can be renamed. */
    private final Path fresh;

    private final List<Process> processes = new ArrayList<>();
    private final RandomSource random = new SecureRandom()::nextBytes;
    private final InetSocketAddress relay;
    private final PublicKey relayKey;

    private Training(Path lib, Path scratch) throws IOException {
        this.lib = lib;
        this.scratch = scratch;
        this.fresh = lib.resolve("new");
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

    public static void main(String[] arguments) {
        Thread main = Thread.currentThread();
        Thread end = new Thread(() -> awaitEndOf(main));
        Runtime.getRuntime().addShutdownHook(end);
        boolean isMade = make(Path.of(arguments[0], "lib"));
        try {
            Runtime.getRuntime().removeShutdownHook(end);
        } catch (IllegalStateException hasSignal) {
            return;
        }
        if (!isMade) {
            System.err.println("train: no AOT caches were made; wgx and wgxd work without, but start slower");
            System.exit(1);
        }
    }

    /** Lets a signal end the training only when that has cleared up. */
    private static void awaitEndOf(Thread main) {
        main.interrupt();
        try {
            main.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean make(Path lib) {
        try {
            Path scratch = Files.createTempDirectory("wgx-training");
            try {
                new Training(lib, scratch).run();
            } finally {
                remove(scratch);
            }
            return true;
        } catch (InterruptedException | ClosedByInterruptException e) {
            System.err.println("train: ended by a signal");
        } catch (IOException e) {
            System.err.println("train: " + e.getMessage());
        }
        return false;
    }

    private void run() throws IOException, InterruptedException {
        // One that was killed could not clear up.
        remove(fresh);
        try {
            Files.createDirectory(fresh);
            record();
            for (String cache : CACHES) {
                finish(start(cache, List.of("-XX:AOTMode=create", "-XX:AOTCache=" + fresh(cache)), List.of()), cache);
            }
            for (String cache : CACHES) {
                put(cache);
            }
        } finally {
            processes.forEach(Process::destroyForcibly);
            processes.forEach(process -> process.onExit().join());
            remove(fresh);
        }
    }

    private void record() throws IOException, InterruptedException {
        Process daemon = startRecording("wgxd", "dev.wgx.training.Recording", scratch.resolve("relay.conf"));
        awaitSocket(daemon);
        TrainingTraffic.run(relay, relayKey, random);
        rehearse("wgx", questions());
        rehearse("wgx-agent", agentCommands());
        daemon.destroy();
        finish(daemon, "wgxd");
    }

    private void rehearse(String cache, Stream<String> commands) throws IOException, InterruptedException {
        Path file = Files.write(scratch.resolve(cache + ".commands"), commands.toList());
        finish(startRecording(cache, "dev.wgx.cli.Rehearsal", file), cache);
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
                hub + "add-spoke --name laptop",
                hub + "add-spoke --name phone",
                hub + "spokes",
                spoke + "init " + address,
                "export " + address);
    }

    private Process startRecording(String cache, String mainClass, Path argument) throws IOException {
        return start(cache, List.of("-XX:AOTMode=record"), List.of(mainClass, argument.toString()));
    }

    private Process start(String cache, List<String> options, List<String> program) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
        command.add("@" + lib.resolve((cache.equals("wgxd") ? cache : "wgx") + ".options"));
        command.add("-XX:AOTConfiguration=" + scratch.resolve(cache + ".aotconf"));
        command.addAll(options);
        command.addAll(
                List.of("-Dwgx.colours=false", "-cp", lib.resolve("wgx.jar").toString()));
        command.addAll(program);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log(cache).toFile());
        // Nobody reads it, but a service tells systemd that it is ready.
        builder.environment()
                .put("NOTIFY_SOCKET", scratch.resolve("nobody.sock").toString());
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private void finish(Process process, String cache) throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("the training run for " + cache + ".aot failed: " + Files.readString(log(cache)));
        }
    }

    // The launchers use a cache only if it has the program's time stamp.
    private void put(String cache) throws IOException {
        Files.setLastModifiedTime(fresh(cache), Files.getLastModifiedTime(lib.resolve("wgx.jar")));
        Files.move(fresh(cache), lib.resolve(cache + ".aot"), StandardCopyOption.REPLACE_EXISTING);
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

    private Path fresh(String cache) {
        return fresh.resolve(cache + ".aot");
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
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
