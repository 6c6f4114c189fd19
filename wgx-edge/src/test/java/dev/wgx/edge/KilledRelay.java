// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.command.SpokeSet;
import dev.wgx.edge.store.RelayStore;
import dev.wgx.edge.store.StoreException;
import dev.wgx.edge.udp.UdpPort;
import dev.wgx.noise.PrivateKey;
import dev.wgx.relay.Admission;
import dev.wgx.relay.Relay;
import dev.wgx.relay.RelaySettings;
import dev.wgx.relay.data.ForwardingMirror;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/** A relay with its store as a process of its own, which a test kills and starts again. */
final class KilledRelay {
    static final PrivateKey KEY = PrivateKey.generate(new Random(1)::nextBytes);

    /** A published set, as the process tells it. */
    record StoredSet(long revision, String hash) {
        static final StoredSet NONE = of(SpokeSet.EMPTY, 0);

        static StoredSet of(SpokeSet spokes, long revision) {
            return new StoredSet(revision, spokes.version(revision).hash().toString());
        }
    }

    private final Process process;
    private final long startedNs = System.nanoTime();

    private KilledRelay(Process process) {
        this.process = process;
    }

    static KilledRelay start(Path file, int port) throws IOException {
        return new KilledRelay(
                new ProcessBuilder(ChildJvm.command(KilledRelay.class, file.toString(), Integer.toString(port)))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
    }

    long ageNs() {
        return System.nanoTime() - startedNs;
    }

    /** Waits until it serves, and returns the set that it found in its store. */
    StoredSet awaitStart() throws IOException {
        // Not closed: that would close the process's end as well.
        String line = Objects.requireNonNull(process.inputReader().readLine(), "the relay has ended");
        // Whatever else it says is a fault: a relay that comes back after kill -9 has nothing to complain about.
        assertThat(line).matches("\\d+ [0-9a-f]+");
        int space = line.indexOf(' ');
        return new StoredSet(Long.parseLong(line.substring(0, space)), line.substring(space + 1));
    }

    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    /** @param arguments the store's file and the port at the loopback address */
    public static void main(String[] arguments) throws IOException, StoreException, InterruptedException {
        RelayStore store = RelayStore.open(Path.of(arguments[0]));
        Relay relay = new Relay(
                KEY,
                Admission.EVERYBODY,
                RelaySettings.DEFAULT,
                new SecureRandom()::nextBytes,
                ForwardingMirror.NONE,
                store.load(),
                RelayLoop.now());
        Optional<InetAddress> loopback = Optional.of(InetAddress.ofLiteral("127.0.0.1"));
        UdpPort udp = UdpPort.open(new UdpPort.Settings(loopback, Integer.parseInt(arguments[1]), true, 1));
        RelayLoop loop = new RelayLoop(relay, udp, store, event -> {});
        store.start(loop::onPersisted);
        loop.start();
        StoredSet stored = store.load().publishedSets().stream()
                .map(set -> StoredSet.of(SpokeSet.of(set.spokes()), set.revision()))
                .findFirst()
                .orElse(StoredSet.NONE);
        System.out.println(stored.revision() + " " + stored.hash());
        Thread.currentThread().join();
    }
}
