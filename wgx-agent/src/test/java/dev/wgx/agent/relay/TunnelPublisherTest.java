// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.agent.TestKeys;
import dev.wgx.agent.link.TunnelPath;
import dev.wgx.command.Incoming;
import dev.wgx.command.RefusalReason;
import dev.wgx.command.Request;
import dev.wgx.command.Response;
import dev.wgx.command.SetPeers;
import dev.wgx.command.SpokeNames;
import dev.wgx.command.SpokeSet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class TunnelPublisherTest {
    private static final long HOUR_NS = 3_600_000_000_000L;
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final SpokeSet SET = SpokeSet.of(List.of(TestKeys.publicKey(3), TestKeys.publicKey(4)));
    private static final TunnelPath PATH = new TunnelPath("lo", LOOPBACK, LOOPBACK);

    @Test
    void anEmptyRelayIsGivenTheSet() throws IOException {
        assertThat(publishTo(request -> switch (request) {
                    case Request.Check check ->
                        new Response.Current(check.requestId(), SpokeSet.EMPTY.version(5), 10, "test");
                    case Request.Page page ->
                        new Response.Published(page.requestId(), page.page().set());
                    case Request.Read read -> refuse(read);
                    case Request.Status status -> refuse(status);
                    case Request.Names names -> refuse(names);
                    case Request.AskNames ask -> refuse(ask);
                }))
                .isEqualTo(new PublishOutcome.Published(6, 2, true));
    }

    @Test
    void aRefusalComesAsASentence() throws IOException {
        assertThat(publishTo(TunnelPublisherTest::refuse))
                .isEqualTo(new PublishOutcome.Refused("the relay takes at most one spoke from a hub"));
    }

    @Test
    void aRelayOfWgx09IsToldWithItsOwnWordAndOnlyOnceCalledChanged() throws IOException {
        try (DatagramChannel channel = DatagramChannel.open().bind(new InetSocketAddress(LOOPBACK, 0))) {
            Thread.ofVirtual().start(() -> answerSetPeersOnly(channel, new ArrayList<>()));
            int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
            TunnelPublisher publisher = new TunnelPublisher(TestKeys.random(1), port, HOUR_NS, false);
            assertThat(publisher.publish(PATH, SET)).isEqualTo(new PublishOutcome.Published(-1, 2, true));
            assertThat(publisher.publish(PATH, SET)).isEqualTo(new PublishOutcome.Published(-1, 2, false));
        }
        assertThat(new PublishOutcome.Published(-1, 2, true).describe())
                .isEqualTo("all 2 keys (it is wgx 0.9, which forgets them when it restarts)");
    }

    @Test
    void aRelayOfWgx09IsNeverToldANameNorAskedForOne() throws IOException {
        SpokeNames names = SpokeNames.of(Map.of(TestKeys.publicKey(3), "phone"));
        List<Incoming> heard = new CopyOnWriteArrayList<>();
        try (DatagramChannel channel = DatagramChannel.open().bind(new InetSocketAddress(LOOPBACK, 0))) {
            Thread.ofVirtual().start(() -> answerSetPeersOnly(channel, heard));
            int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
            TunnelPublisher publisher = new TunnelPublisher(TestKeys.random(1), port, HOUR_NS, false);
            for (int i = 0; i < 2; i++) {
                assertThat(publisher.publish(PATH, SET, names)).isInstanceOf(PublishOutcome.Published.class);
            }
        }
        assertThat(heard)
                .isNotEmpty()
                .allMatch(request -> request instanceof Request.Check || request == Incoming.Foreign.FOREIGN);
    }

    private static void answerSetPeersOnly(DatagramChannel channel, List<Incoming> heard) {
        ByteBuffer buffer = ByteBuffer.allocate(2000);
        try {
            while (true) {
                buffer.clear();
                var peer = channel.receive(buffer);
                Optional<SetPeers> command = SetPeers.parse(buffer.flip());
                heard.add(Request.parse(buffer));
                if (command.isPresent()) {
                    assertThat(command.get().keys()).isEqualTo(SET.keys());
                    channel.send(command.get().answer(true).encode(), peer);
                }
            }
        } catch (IOException closed) {
            // The test has ended.
        }
    }

    @Test
    void nothingIsSentAndNothingBelievedWhereTheInterfaceIsNotThere() throws IOException {
        TunnelPath gone = new TunnelPath("wgx-not-there", LOOPBACK, LOOPBACK);
        try (DatagramChannel channel = DatagramChannel.open().bind(new InetSocketAddress(LOOPBACK, 0))) {
            channel.configureBlocking(false);
            int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
            assertThat(new TunnelPublisher(TestKeys.random(1), port, 500_000_000, false).publish(gone, SET))
                    .isEqualTo(new PublishOutcome.Unreachable());
            assertThat(channel.receive(ByteBuffer.allocate(2000))).isNull();
        }
    }

    @Test
    void theNamesAreToldWhenTheSetIsThere() throws IOException {
        List<Request> asked = new CopyOnWriteArrayList<>();
        SpokeNames names = SpokeNames.of(Map.of(TestKeys.publicKey(3), "phone"));
        long[] tag = {0};
        publishTo(
                request -> {
                    asked.add(request);
                    return switch (request) {
                        case Request.Check check -> new Response.Current(check.requestId(), SET.version(5), 10, "test");
                        case Request.AskNames ask -> new Response.Named(ask.requestId(), tag[0]);
                        case Request.Names told -> {
                            tag[0] = told.page().tag();
                            yield new Response.Named(told.requestId(), tag[0]);
                        }
                        case Request.Page page -> refuse(page);
                        case Request.Read read -> refuse(read);
                        case Request.Status status -> refuse(status);
                    };
                },
                publisher -> {
                    for (int i = 0; i < 2; i++) {
                        assertThat(publisher.publish(PATH, SET, names))
                                .isEqualTo(new PublishOutcome.Published(5, 2, false));
                    }
                });
        assertThat(asked)
                .extracting(request -> request.getClass().getSimpleName())
                .containsExactly("Check", "AskNames", "Names", "Names", "Check", "AskNames");
    }

    @Test
    void aRelayThatKnowsNoNamesIsAskedOnceAndNobodyIsAskedWithoutNames() throws IOException {
        for (SpokeNames names : List.of(SpokeNames.NONE, SpokeNames.of(Map.of(TestKeys.publicKey(3), "phone")))) {
            List<Request> questions = new CopyOnWriteArrayList<>();
            publishTo(
                    request -> {
                        if (request instanceof Request.Check check) {
                            return new Response.Current(check.requestId(), SET.version(5), 10, "test");
                        }
                        questions.add(request);
                        return new Response.Refused(request.requestId(), RefusalReason.MALFORMED, 0);
                    },
                    publisher -> {
                        publisher.publish(PATH, SET, names);
                        assertThat(publisher.publish(PATH, SET, names))
                                .isEqualTo(new PublishOutcome.Published(5, 2, false));
                    });
            assertThat(questions).hasSize(names.isEmpty() ? 0 : 1);
        }
    }

    private static Response refuse(Request request) {
        return new Response.Refused(request.requestId(), RefusalReason.TOO_MANY_SPOKES, 1);
    }

    private static PublishOutcome publishTo(Function<Request, Response> relay) throws IOException {
        try (DatagramChannel channel = DatagramChannel.open().bind(new InetSocketAddress(LOOPBACK, 0))) {
            Thread.ofVirtual().start(() -> serve(channel, relay));
            int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
            return new TunnelPublisher(TestKeys.random(1), port, HOUR_NS, false).publish(PATH, SET);
        }
    }

    private static void publishTo(Function<Request, Response> relay, Consumer<Publisher> calls) throws IOException {
        try (DatagramChannel channel = DatagramChannel.open().bind(new InetSocketAddress(LOOPBACK, 0))) {
            Thread.ofVirtual().start(() -> serve(channel, relay));
            int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
            calls.accept(new TunnelPublisher(TestKeys.random(1), port, HOUR_NS, false));
        }
    }

    private static void serve(DatagramChannel channel, Function<Request, Response> relay) {
        ByteBuffer buffer = ByteBuffer.allocate(2000);
        try {
            while (true) {
                buffer.clear();
                var peer = channel.receive(buffer);
                Incoming incoming = Request.parse(buffer.flip());
                if (incoming instanceof Request request) {
                    channel.send(relay.apply(request).encode(), peer);
                }
            }
        } catch (IOException closed) {
            // The test has ended.
        }
    }
}
