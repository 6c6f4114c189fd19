// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wgx.command.SetPeers;
import dev.wgx.edge.store.RelayStore;
import dev.wgx.edge.store.StoreException;
import dev.wgx.edge.udp.UdpPort;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import dev.wgx.packet.InnerPacket;
import dev.wgx.packet.IpAddress;
import dev.wgx.packet.UdpDatagram;
import dev.wgx.relay.Admission;
import dev.wgx.relay.Event;
import dev.wgx.relay.Relay;
import dev.wgx.relay.RelaySettings;
import dev.wgx.relay.data.ForwardingMirror;
import dev.wgx.relay.report.PeerReport;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

@ParameterizedClass
@CsvSource({"false, 1", "true, 1", "true, 4"})
class RelayLoopTest {
    private static final IpAddress HUB = IpAddress.ipv4(0x0a78_0001);
    private static final IpAddress RELAY = IpAddress.ipv4(0x0a78_0002);
    private static final IpAddress SPOKE = IpAddress.ipv4(0x0a78_0003);

    @Parameter(0)
    private boolean batchedCalls;

    @Parameter(1)
    private int receiveThreads;

    @TempDir
    private Path directory;

    private final PrivateKey relayKey = PrivateKey.generate(new Random(1)::nextBytes);

    @Test
    void aHubAndASpokeExchangeDataThroughTheLoop() throws IOException, StoreException {
        try (RelayStore store = RelayStore.open(directory.resolve("relay.db"));
                RelayLoop loop = start(store, event -> {});
                LoopbackPeer hub = new LoopbackPeer(2, loop.port().number());
                LoopbackPeer spoke = new LoopbackPeer(3, loop.port().number())) {
            publish(loop, hub, spoke);
            hub.device().addPeer(spoke.key());
            spoke.device().addPeer(hub.key());

            spoke.send(hub.key(), packet(SPOKE, HUB, "hello hub"));
            LoopbackPeer.runUntil(() -> texts(hub, spoke.key()).contains("hello hub"), hub, spoke);
            hub.send(spoke.key(), packet(HUB, SPOKE, "hello spoke"));
            LoopbackPeer.runUntil(() -> texts(spoke, hub.key()).contains("hello spoke"), hub, spoke);

            assertThat(sessions(loop)).isEqualTo(1);
        }
        try (RelayStore store = RelayStore.open(directory.resolve("relay.db"))) {
            store.start(sequence -> {});
            assertThat(store.load().publishedSets()).hasSize(1);
            assertThat(store.load().relayedSessions()).hasSize(1);
        }
    }

    @Test
    void aRestartedRelayForwardsAtOnce() throws IOException, StoreException {
        int port;
        try (LoopbackPeer unused = new LoopbackPeer(9, 0)) {
            port = unused.port();
        }
        try (LoopbackPeer hub = new LoopbackPeer(2, port);
                LoopbackPeer spoke = new LoopbackPeer(3, port)) {
            try (RelayStore store = RelayStore.open(directory.resolve("relay.db"));
                    RelayLoop loop = start(store, port, event -> {})) {
                publish(loop, hub, spoke);
                hub.device().addPeer(spoke.key());
                spoke.device().addPeer(hub.key());
                spoke.send(hub.key(), packet(SPOKE, HUB, "before"));
                LoopbackPeer.runUntil(() -> texts(hub, spoke.key()).contains("before"), hub, spoke);
            }
            try (RelayStore store = RelayStore.open(directory.resolve("relay.db"));
                    RelayLoop loop = start(store, port, event -> {})) {
                spoke.send(hub.key(), packet(SPOKE, HUB, "after"));
                LoopbackPeer.runUntil(() -> texts(hub, spoke.key()).contains("after"), hub, spoke);
                assertThat(sessions(loop)).isEqualTo(1);
            }
        }
    }

    @Test
    void everyLoopComesAroundWhenAskedAndNoneWhileOneHangs() throws IOException, StoreException {
        CountDownLatch hang = new CountDownLatch(1);
        try (RelayStore store = RelayStore.open(directory.resolve("relay.db"));
                RelayLoop loop = start(store, event -> {})) {
            loop.comeAround().join();
            loop.comeAround().join();

            CompletableFuture<Integer> hanging = loop.ask((relay, nowNs, effects) -> await(hang));
            CompletableFuture<Void> round = loop.comeAround();
            assertThat(round).isNotDone();
            hang.countDown();
            hanging.join();
            round.join();
        }
    }

    @Test
    void aBugIsCountedAndTheLoopGoesOn() throws IOException, StoreException {
        try (RelayStore store = RelayStore.open(directory.resolve("relay.db"));
                RelayLoop loop = start(store, event -> {
                    throw new IllegalStateException("a listener with a bug");
                });
                LoopbackPeer hub = new LoopbackPeer(2, loop.port().number())) {
            hub.connect(relayKey.publicKey());
            LoopbackPeer.runUntil(() -> loop.failures() > 0, hub);
            assertThat(loop.ask((relay, nowNs, effects) -> relay.publicKey()).join())
                    .isEqualTo(relayKey.publicKey());
        }
    }

    @Test
    void aQuestionThatFailsConcernsItsAskerAlone() throws StoreException, IOException {
        try (RelayStore store = RelayStore.open(directory.resolve("relay.db"));
                RelayLoop loop = start(store, event -> {})) {
            CompletableFuture<Object> answer = loop.ask((relay, nowNs, effects) -> {
                throw new IllegalStateException("asked wrongly");
            });
            assertThatThrownBy(answer::join).hasRootCauseMessage("asked wrongly");
            assertThat(loop.ask((relay, nowNs, effects) -> 42).join()).isEqualTo(42);
            assertThat(loop.failures()).isEqualTo(1);
        }
    }

    @Test
    void aFullQueueRefusesAndAStoppedLoopAnswersNobody() throws StoreException, IOException {
        CompletableFuture<Integer> refused;
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        try (RelayStore store = RelayStore.open(directory.resolve("relay.db"));
                RelayLoop loop = start(store, event -> {})) {
            CountDownLatch held = new CountDownLatch(1);
            answers.add(loop.ask((relay, nowNs, effects) -> await(held)));
            do {
                refused = loop.ask((relay, nowNs, effects) -> 1);
                answers.add(refused);
            } while (!refused.isCompletedExceptionally());
            assertThat(answers.size()).isBetween(256, 300);
            held.countDown();
            answers.removeLast();
            answers.forEach(CompletableFuture::join);
            stop(loop);
            refused = loop.ask((relay, nowNs, effects) -> 1);
        }
        assertThatThrownBy(refused::join).hasRootCauseInstanceOf(RejectedExecutionException.class);
    }

    private static void stop(AutoCloseable loop) {
        try {
            loop.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static int await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return 0;
    }

    private RelayLoop start(RelayStore store, Consumer<Event> events) throws IOException {
        return start(store, 0, events);
    }

    private RelayLoop start(RelayStore store, int port, Consumer<Event> events) throws IOException {
        Relay relay = new Relay(
                relayKey,
                Admission.EVERYBODY,
                RelaySettings.DEFAULT,
                new Random(4)::nextBytes,
                ForwardingMirror.NONE,
                store.load(),
                RelayLoop.now());
        Optional<InetAddress> loopback = Optional.of(InetAddress.ofLiteral("127.0.0.1"));
        UdpPort udp = UdpPort.open(new UdpPort.Settings(loopback, port, batchedCalls, receiveThreads));
        RelayLoop loop = new RelayLoop(relay, udp, store, events);
        store.start(loop::onPersisted);
        loop.start();
        return loop;
    }

    private void publish(RelayLoop loop, LoopbackPeer hub, LoopbackPeer spoke) throws IOException {
        hub.connect(relayKey.publicKey());
        spoke.connect(relayKey.publicKey());
        LoopbackPeer.runUntil(() -> onlinePeers(loop) == 2, hub, spoke);
        ByteBuffer request = new SetPeers(7, List.of(spoke.key())).encode();
        hub.send(relayKey.publicKey(), new UdpDatagram(HUB, 4000, RELAY, SetPeers.PORT, request).toPacket());
        LoopbackPeer.runUntil(() -> isAcknowledged(hub), hub, spoke);
    }

    private boolean isAcknowledged(LoopbackPeer hub) {
        return hub.packets().stream()
                .filter(packet -> packet.peer().equals(relayKey.publicKey()))
                .map(packet -> InnerPacket.parse(packet.bytes().duplicate()))
                .anyMatch(packet -> packet instanceof UdpDatagram udp
                        && SetPeers.Answer.parse(udp.payload()).equals(Optional.of(new SetPeers.Answer(7, true))));
    }

    private static long onlinePeers(RelayLoop loop) {
        return loop.ask((relay, nowNs, effects) -> relay.peers(nowNs)).join().stream()
                .filter(PeerReport::online)
                .count();
    }

    private static int sessions(RelayLoop loop) {
        return loop.ask((relay, nowNs, effects) -> relay.status(nowNs).relayedSessions())
                .join();
    }

    private static ByteBuffer packet(IpAddress from, IpAddress to, String text) {
        ByteBuffer payload = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        return new UdpDatagram(from, 5000, to, 5000, payload).toPacket();
    }

    private static List<String> texts(LoopbackPeer at, PublicKey from) {
        return at.packets().stream()
                .filter(packet -> packet.peer().equals(from))
                .map(packet -> InnerPacket.parse(packet.bytes().duplicate()))
                .filter(UdpDatagram.class::isInstance)
                .map(packet -> StandardCharsets.UTF_8
                        .decode(((UdpDatagram) packet).payload().duplicate())
                        .toString())
                .toList();
    }
}
