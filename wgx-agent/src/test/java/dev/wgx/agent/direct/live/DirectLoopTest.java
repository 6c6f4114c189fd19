// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.direct.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wgx.agent.TestKeys;
import dev.wgx.agent.direct.DirectPolicy;
import dev.wgx.agent.direct.Standing.Reason;
import dev.wgx.agent.direct.live.LoopbackRouter.Question;
import dev.wgx.agent.link.DirectMarks;
import dev.wgx.agent.link.DirectMarks.Mark;
import dev.wgx.agent.link.NextHop;
import dev.wgx.config.HostPort;
import dev.wgx.direct.Candidate;
import dev.wgx.packet.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectLoopTest {
    private static final HostPort DIRECT = HostPort.parseRelay("198.51.100.2:41002");
    private static final HostPort ELSEWHERE = HostPort.parseRelay("198.51.100.77:7");
    private static final Mark MARK = new Mark(Optional.of(DIRECT), 1, 1, "");
    private static final int MAPPED_PORT = 47001;
    private static final String REFUSED = "raw sockets need CAP_NET_RAW";

    @TempDir
    private Path directory;

    private LoopWorld world;

    @BeforeEach
    void makeWorld() throws IOException {
        world = new LoopWorld(directory);
    }

    @AfterEach
    void endWorld() throws IOException {
        world.close();
    }

    private void followBoth() {
        world.hub.follow(OptionalInt.of(0));
        world.spoke.follow(OptionalInt.empty());
    }

    private void becomeDirect() {
        followBoth();
        await().forever().until(world::areDirect);
    }

    @Test
    void bothEndsPointAtEachOtherAndNoteIt() {
        becomeDirect();
        for (LoopWorld.End end : List.of(world.hub, world.spoke)) {
            assertThat(end.keepalive()).isEqualTo(DirectMarks.KEEPALIVE_S);
            assertThat(end.mark().orElseThrow().endpoint()).contains(end.endpoint());
            assertThat(end.mark().orElseThrow().reason()).isEmpty();
            await().forever().until(() -> end.loop.isDirect(end.peer));
            assertThat(end.loop.isDirect(TestKeys.RELAY)).isFalse();
        }
        assertThat(world.hub.log).contains("phone: direct at 198.51.100.2:41002.");
        assertThat(world.spoke.log).contains("home: direct at 198.51.100.1:41001.");
    }

    @Test
    void whoEndsGoesOnWithASessionThatTheRelayKnows() {
        becomeDirect();
        world.hub.loop.close();
        await().forever().until(world::areRelayed);
        assertThat(world.wires().changes(world.hub.device)).doesNotContain("remove=true");
        assertThat(world.hub.keepalive()).isZero();
        assertThat(world.hub.reason()).isEqualTo(Reason.ENDED_HERE.sentence());
        await().forever().until(() -> world.spoke.reason().equals(Reason.ENDED_THERE.sentence()));
    }

    @Test
    void whoEndsMakesANewSessionOverTheRelayIfItHasNotSeenTheOneThatThereIs() {
        becomeDirect();
        world.wires().with(world.hub.device, world.hub.peer, found -> found.handshakeEpochS++);
        int changes = world.wires().changes(world.hub.device).length();
        // On a slow machine it might miss the other end's answers before it hears that this one ends.
        world.spoke.stopClock();
        world.hub.loop.close();
        await().forever().until(world::areRelayed);
        String key = "public_key=" + HexFormat.of().formatHex(world.hub.peer.bytes());
        assertThat(world.wires().changes(world.hub.device).substring(changes))
                .containsOnlyOnce("remove=true")
                .containsPattern(key + "\nremove=true\n" + key + "\npreshared_key=[0-9a-f]{64}\nendpoint="
                        + LoopWorld.RELAY + "\npersistent_keepalive_interval=25\nallowed_ip=");
        assertThat(world.hub.keepalive()).isZero();
        assertThat(world.hub.loop.isDirect(world.hub.peer)).isFalse();
        assertThat(world.hub.reason()).isEqualTo(Reason.ENDED_HERE.sentence());
        await().forever().until(() -> world.spoke.reason().equals(Reason.ENDED_THERE.sentence()));
        assertThat(world.wires().timesMade(world.spoke.device, world.spoke.peer))
                .isZero();
    }

    @Test
    void aKeepaliveThatNobodyWroteDownIsBackAfterwards() {
        becomeDirect();
        await().forever().until(() -> world.spoke.looks() > 3);
        world.spoke.loop.close();
        assertThat(world.spoke.isAtRelay()).isTrue();
        assertThat(world.spoke.keepalive()).isEqualTo(20);
    }

    @Test
    void aBrokenPathIsLeftByBoth() {
        becomeDirect();
        world.isCut = true;
        await().forever().until(world::areRelayed);
        await().forever()
                .until(() -> world.hub.log.contains("phone: over the relay again, the direct path broke.")
                        || world.spoke.log.contains("home: over the relay again, the direct path broke."));
        await().forever().until(() -> !world.hub.loop.isDirect(world.hub.peer));
    }

    private void leaveBehind(Mark mark, HostPort endpoint) {
        world.hub.marks.write(Map.of(world.hub.peer, mark));
        world.wires().with(world.hub.device, world.hub.peer, peer -> {
            peer.endpoint = endpoint;
            peer.keepalive = DirectMarks.KEEPALIVE_S;
        });
    }

    @Test
    void whatAKilledAgentLeftBehindIsPutBack() {
        leaveBehind(MARK, DIRECT);
        world.hub.follow(OptionalInt.of(0));
        await().forever().until(world.hub::isAtRelay);
        await().forever().until(() -> world.hub.keepalive() == 0);
        assertThat(world.wires().timesMade(world.hub.device, world.hub.peer)).isOne();
    }

    @Test
    void whatAKilledAgentLeftBehindIsPutBackWhereverItIsNow() {
        leaveBehind(MARK, ELSEWHERE);
        world.hub.follow(OptionalInt.of(0));
        await().forever().until(world.hub::isAtRelay);
    }

    @Test
    void whatAKilledAgentLeftBehindIsPutBackThoughNobodyWantsDirectPathsAnyMore() {
        leaveBehind(MARK, DIRECT);
        world.hub.loop.follow(nobodyAtHub());
        await().forever().until(world.hub::isAtRelay);
    }

    @Test
    void aPeerThatNoAgentTookOffTheRelayIsLeftAlone() {
        leaveBehind(new Mark(Optional.empty(), 1, 0, Reason.BROKEN.sentence()), ELSEWHERE);
        world.hub.follow(OptionalInt.of(0));
        await().forever().until(() -> world.hub.looks() > 2);
        assertThat(world.hub.endpoint()).isEqualTo(ELSEWHERE);
        assertThat(world.wires().changes(world.hub.device)).isEmpty();
    }

    @Test
    void aPolicyWithoutCounterpartsStartsNoThread() {
        world.hub.marks.write(Map.of(world.hub.peer, new Mark(Optional.empty(), 1, 0, Reason.ENDED_HERE.sentence())));
        Set<Thread> before = threads();
        world.hub.loop.follow(nobodyAtHub());
        Set<Thread> started = new HashSet<>(threads());
        started.removeAll(before);
        assertThat(started).isEmpty();
        assertThat(world.wires().exchanges()).isZero();
    }

    private DirectPolicy nobodyAtHub() {
        return new DirectPolicy(world.hub.device, TestKeys.RELAY, Map.of());
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("direct"))
                .collect(Collectors.toSet());
    }

    @Test
    void aPeerThatIsWantedNoLongerIsPutBack() {
        becomeDirect();
        world.hub.loop.follow(nobodyAtHub());
        await().forever().until(world::areRelayed);
        await().forever().until(() -> !world.hub.loop.isDirect(world.hub.peer));
        await().forever().until(() -> world.hub.mark().isEmpty());
        assertThat(world.wires().timesMade(world.hub.device, world.hub.peer)).isZero();
    }

    @Test
    void aSpokeThatMaySendNoProbesSaysSoOnceAndRefuses() {
        world.spoke.loop = world.spoke.newLoop(_ -> {
            throw new IOException(REFUSED);
        });
        followBoth();
        await().forever().until(() -> world.hub.reason().equals(Reason.NO_PROBES_THERE.sentence()));
        int looks = world.spoke.looks();
        await().forever().until(() -> world.spoke.looks() > looks + 1);
        assertThat(world.spoke.log).containsExactly("Direct paths are off, all goes over the relay: " + REFUSED + ".");
        assertThat(world.areRelayed()).isTrue();
    }

    @Test
    void aHubThatMaySendNoProbesSaysSoOnceAndAsksNobody() {
        world.hub.loop = world.hub.newLoop(_ -> {
            throw new IOException(REFUSED);
        });
        followBoth();
        await().forever().until(() -> world.hub.looks() > 2);
        assertThat(world.hub.log).containsExactly("Direct paths are off, all goes over the relay: " + REFUSED + ".");
        assertThat(world.spoke.mark()).isEmpty();
    }

    @Test
    void aNewInterfaceGetsNoPeerOfTheFormerOne() {
        becomeDirect();
        // The second look from now comes when the switch is over.
        int looks = world.hub.looks();
        await().forever().until(() -> world.hub.looks() > looks + 1);
        world.hub.makeAnewWithoutPeer();
        await().forever().until(() -> world.hub.looks() > 2);
        assertThat(world.wires().hasPeer(world.hub.device, world.hub.peer)).isFalse();
        await().forever().until(() -> world.hub.mark().isEmpty());
        await().forever().until(world.spoke::isAtRelay);
    }

    @Test
    void aFaultIsToldAndAllBeginsAnew() {
        followBoth();
        await().forever().until(world::areDirect);
        world.hub.isFaulty = true;
        await().forever().until(() -> world.hub.log.stream().anyMatch(line -> line.contains("a fault of its own")));
        world.hub.isFaulty = false;
        await().forever().until(() -> world.hub.isAtRelay() || world.areDirect());
        await().forever().until(world::areDirect);
    }

    /** Gives the hub a router that maps its port, whatever is asked, and is the only way to it. */
    private LoopbackRouter routerOfHub(InetAddress outer, List<Question> asked) throws IOException {
        world.hub.router = Optional.of(new NextHop(world.inner(5), world.inner(6)));
        AtomicReference<LoopbackRouter> made = new AtomicReference<>();
        made.set(new LoopbackRouter(world.inner(5), question -> {
            asked.add(question);
            made.get().send(question.answer(outer, MAPPED_PORT), question.from());
        }));
        return made.get();
    }

    @Test
    void thePlaceThatTheRouterMapsIsTriedAndTakenBackInTheEnd() throws IOException {
        List<Question> asked = new CopyOnWriteArrayList<>();
        InetAddress outer = InetAddress.ofLiteral("198.51.100.1");
        world.hub.mapped = Optional.of(new Candidate(IpAddress.of(outer), MAPPED_PORT));
        try (LoopbackRouter _ = routerOfHub(outer, asked)) {
            becomeDirect();
            assertThat(world.spoke.endpoint()).hasToString("198.51.100.1:" + MAPPED_PORT);
            assertThat(asked).allMatch(question -> question.port() == world.hub.outer.port());
            world.hub.loop.close();
            await().forever().until(() -> asked.getLast().lifetimeS() == 0);
        }
    }

    @Test
    void whatTheRelayContradictsIsToldToNobody() throws IOException {
        List<Question> asked = new CopyOnWriteArrayList<>();
        InetAddress victim = InetAddress.ofLiteral("198.51.100.99");
        try (LoopbackRouter _ = routerOfHub(victim, asked)) {
            becomeDirect();
            await().forever().until(() -> !asked.isEmpty());
            assertThat(world.probed).doesNotContain(new Candidate(IpAddress.of(victim), MAPPED_PORT));
        }
    }

    @Test
    void wherePathsAreNotWantedAnyMoreThePortIsNotMappedEither() throws IOException {
        List<Question> asked = new CopyOnWriteArrayList<>();
        try (LoopbackRouter _ = routerOfHub(InetAddress.ofLiteral("198.51.100.1"), asked)) {
            world.hub.follow(OptionalInt.of(0));
            await().forever().until(() -> !asked.isEmpty());
            assertThat(asked.getFirst().lifetimeS()).isPositive();
            world.hub.loop.follow(nobodyAtHub());
            await().forever().until(() -> asked.getLast().lifetimeS() == 0);
        }
    }
}
