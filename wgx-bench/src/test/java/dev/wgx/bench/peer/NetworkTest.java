// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.wgx.bench.traffic.Direction;
import dev.wgx.bench.traffic.Load;
import dev.wgx.bench.traffic.Phase;
import dev.wgx.bench.traffic.Sizes;
import dev.wgx.bench.traffic.Tally;
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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NetworkTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final int ENOUGH = 500;

    @TempDir
    private Path directory;

    private final Random random = new Random(11);
    private final PrivateKey relayKey = PrivateKey.generate(random::nextBytes);

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, LOOPBACK)) {
            return socket.getLocalPort();
        }
    }

    private RelayLoop wgx(RelayStore store) throws IOException {
        Relay relay = new Relay(
                relayKey,
                Admission.EVERYBODY,
                RelaySettings.DEFAULT,
                random::nextBytes,
                ForwardingMirror.NONE,
                store.load(),
                RelayLoop.now());
        UdpPort port = UdpPort.open(new UdpPort.Settings(Optional.of(LOOPBACK), 0, true, 1));
        RelayLoop loop = new RelayLoop(relay, port, store, event -> {});
        store.start(loop::onPersisted);
        loop.start();
        return loop;
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void throughWgxNothingIsLost(Direction direction) throws IOException, NetworkException, StoreException {
        try (RelayStore store = RelayStore.open(directory.resolve("relay.db"));
                RelayLoop loop = wgx(store);
                Network network = connect(wgxAt(loop), 3, direction == Direction.UP, 0)) {
            nothingIsLost(network, direction);
        }
    }

    @Test
    void manySpokesArePublishedByPages() throws IOException, NetworkException, StoreException {
        try (RelayStore store = RelayStore.open(directory.resolve("relay.db"));
                RelayLoop loop = wgx(store);
                Network network = connect(wgxAt(loop), 44, false, 100)) {
            nothingIsLost(network, Direction.UP);
            assertThat(loop.ask((relay, nowNs, effects) -> relay.routes(nowNs).size())
                            .join())
                    .isEqualTo(144);
        }
    }

    @Test
    void aRelayThatAsksForNothingIsDrivenToo() throws IOException, NetworkException {
        try (LearningRelay relay = new LearningRelay();
                Network network = connect(relay(relay.address().getPort(), Mode.OPEN, 0), 3, false, 0)) {
            nothingIsLost(network, Direction.BOTH);
        }
    }

    @Test
    void withoutARelayTheHubIsReachedAtItsPort() throws IOException, NetworkException {
        int hubPort = freePort();
        try (Network network = connect(relay(hubPort, Mode.RAW, hubPort), 3, false, 0)) {
            nothingIsLost(network, Direction.BOTH);
        }
    }

    @Test
    void asMuchAsIsDeliveredIsSentWhenNoRateIsAsked() throws IOException, NetworkException {
        int hubPort = freePort();
        try (Network network = connect(relay(hubPort, Mode.RAW, hubPort), 3, true, 0)) {
            network.begin(new Load(Sizes.parse("100"), 0, 64, 16, true, Direction.UP, 0, 0));
            await().forever().until(() -> network.delivered() > 10_000);
            network.enter(Phase.MEASURED);
            await().forever().until(() -> network.delivered() > 20_000);
            assertThat(network.end()).isPositive();
            assertThat(network.take().delivered()).isPositive();
            assertThat(network.deliveredBytes()).isGreaterThan(100L * 20_000);
        }
    }

    @Test
    void aRelayThatDoesNotAnswerIsToldInASentence() throws IOException {
        DrivenRelay nobody = relay(freePort(), Mode.RAW, freePort());
        assertThatThrownBy(() -> connect(nobody, 2, false, 0))
                .isInstanceOf(NetworkException.class)
                .hasMessage("only 0 of 2 spokes got probes to the hub and back");
    }

    private static DrivenRelay relay(int port, Mode mode, int hubPort) {
        return new DrivenRelay(
                "relay",
                new InetSocketAddress(LOOPBACK, port),
                mode,
                Optional.empty(),
                hubPort,
                List.of(),
                Optional.empty());
    }

    private DrivenRelay wgxAt(RelayLoop loop) {
        return new DrivenRelay(
                "wgx",
                new InetSocketAddress(LOOPBACK, loop.port().number()),
                Mode.WGX,
                Optional.of(relayKey.publicKey()),
                0,
                List.of(),
                Optional.empty());
    }

    private Network connect(DrivenRelay relay, int spokes, boolean segmenting, int strangers)
            throws IOException, NetworkException {
        return Network.connect(relay, spokes, segmenting, strangers, random::nextBytes);
    }

    private static void nothingIsLost(Network network, Direction direction) {
        // Without a rate: however slow the receiver is, no more is under way than its buffers hold.
        network.begin(new Load(Sizes.parse("imix"), 0, 16, 4, false, direction, 0, 0));
        network.enter(Phase.MEASURED);
        await().forever().until(() -> network.sent() >= ENOUGH);
        long sent = network.end();
        long[] delivered = {0};
        await().forever().untilAsserted(() -> {
            Tally tally = network.take();
            delivered[0] += tally.delivered();
            assertThat(tally.repeated() + tally.misdelivered() + tally.late()).isZero();
            assertThat(delivered[0]).isEqualTo(sent);
        });
    }
}
