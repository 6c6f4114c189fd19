// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.bench.measure.Comeback;
import dev.wgx.bench.peer.DrivenRelay;
import dev.wgx.bench.peer.Mode;
import dev.wgx.bench.peer.NetworkException;
import dev.wgx.bench.peer.Population;
import dev.wgx.edge.RelayLoop;
import dev.wgx.edge.store.RelayStore;
import dev.wgx.edge.store.StoreException;
import dev.wgx.edge.udp.UdpPort;
import dev.wgx.noise.PrivateKey;
import dev.wgx.relay.Admission;
import dev.wgx.relay.Relay;
import dev.wgx.relay.RelaySettings;
import dev.wgx.relay.data.ForwardingMirror;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a relay in this process, by spokes on the loopback network. */
@Timeout(60)
class HandshakeTrialTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final Inet4Address FIRST_SPOKE = (Inet4Address) InetAddress.ofLiteral("127.64.0.1");
    private static final long DURATION_NS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final int SPOKES = 40;

    @TempDir
    private Path directory;

    private final Random random = new Random(11);
    private final PrivateKey relayKey = PrivateKey.generate(random::nextBytes);
    private DrivenRelay relay;
    private RelayStore store;
    private RelayLoop loop;

    @BeforeEach
    void startRelay() throws IOException, StoreException {
        int port;
        try (DatagramSocket socket = new DatagramSocket(0, LOOPBACK)) {
            port = socket.getLocalPort();
        }
        relay = new DrivenRelay(
                "wgx",
                new InetSocketAddress(LOOPBACK, port),
                Mode.WGX,
                Optional.of(relayKey.publicKey()),
                0,
                List.of(),
                Optional.empty());
        start();
    }

    private void start() throws IOException, StoreException {
        store = RelayStore.open(directory.resolve("relay.db"));
        UdpPort port = UdpPort.open(
                new UdpPort.Settings(Optional.of(LOOPBACK), relay.address().getPort(), true, 1));
        Relay core = new Relay(
                relayKey,
                Admission.EVERYBODY,
                RelaySettings.DEFAULT,
                random::nextBytes,
                ForwardingMirror.NONE,
                store.load(),
                RelayLoop.now());
        loop = new RelayLoop(core, port, store, event -> {});
        store.start(loop::onPersisted);
        loop.start();
    }

    @AfterEach
    void stopRelay() {
        loop.close();
        store.close();
    }

    @Test
    void hollowHandshakesPassThroughTheRelay() throws IOException, NetworkException {
        runUntil(HandshakeKind.RELAYED, "FORWARDED_HANDSHAKES", 2 * SPOKES);
        assertThat(loop.ask((core, nowNs, effects) -> core.status(nowNs).relayedSessions())
                        .join())
                .isPositive();
    }

    @Test
    void spokesShakeHandsWithTheRelayAgainAndAgain() throws IOException, NetworkException {
        runUntil(HandshakeKind.OWN, "HANDSHAKES_COMPLETED", 3 * SPOKES);
    }

    @Test
    void allComeBackAfterARestart() throws IOException, NetworkException {
        try (Population population = Population.open(relay, FIRST_SPOKE, SPOKES, random::nextBytes)) {
            population.join(0);
            Comeback comeback = new RestartTrial("wgx", population).run(onEnded -> {
                stopRelay();
                onEnded.run();
                try {
                    start();
                } catch (StoreException e) {
                    throw new IOException(e);
                }
            });
            assertThat(comeback.endedMs()).isPositive();
            assertThat(comeback.allForwardedMs()).isGreaterThanOrEqualTo(comeback.firstForwardedMs());
            assertThat(comeback.allOnlineMs()).isGreaterThanOrEqualTo(comeback.firstForwardedMs());
        }
    }

    /** Runs rounds until the relay has counted so many; how many it takes is up to the machine. */
    private void runUntil(HandshakeKind kind, String counter, long count) throws IOException, NetworkException {
        double completed = 0;
        try (Population population = Population.open(relay, FIRST_SPOKE, SPOKES, random::nextBytes)) {
            population.join(3);
            HandshakeTrial trial = new HandshakeTrial(relay, population, kind, 16);
            while (status(counter) < count) {
                completed += trial.round(0, DURATION_NS).perSecond();
            }
        }
        assertThat(completed).isPositive();
    }

    private long status(String counter) {
        return loop.ask((core, nowNs, effects) -> core.status(nowNs).counters())
                .join()
                .getOrDefault(counter, 0L);
    }
}
