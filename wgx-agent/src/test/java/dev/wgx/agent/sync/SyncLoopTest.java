// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wgx.agent.TestConfigs;
import dev.wgx.agent.TestKeys;
import dev.wgx.agent.direct.DirectPolicy;
import dev.wgx.agent.direct.DirectPolicy.Counterpart;
import dev.wgx.agent.sync.WatchedWorld.Wg;
import dev.wgx.config.ConfigException;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The watch from end to end, in virtual time: times are those of its own waiting. */
class SyncLoopTest {
    private static final String IN_STEP = "In step: the relay has the one key (revision 1).";
    private static final long SOON_MS = 15_000;

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private WatchedWorld world;

    @BeforeEach
    void inStep() throws ConfigException, IOException {
        world = new WatchedWorld(directory);
        assertThat(world.until(60, world::isInStep)).isLessThan(1000);
    }

    @Test
    void aDayOfPeaceIsOneLine() {
        world.pass(TimeUnit.DAYS.toSeconds(1));
        assertThat(world.log).containsExactly(IN_STEP);
    }

    @Test
    void aRelayThatMovedIsFollowedSoon() {
        world.relayMoves(WatchedWorld.THERE);
        assertThat(world.until(60, world::isInStep)).isLessThan(SOON_MS);
        assertThat(world.log)
                .containsExactly(IN_STEP, "The relay is at 192.0.2.2:8787 now, no longer at 192.0.2.1:8787.", IN_STEP);
    }

    @Test
    void anIpv6AddressThatLeadsNowhereHoldsNothingUp() {
        world.name = List.of(WatchedWorld.DEAD6, WatchedWorld.HERE);
        world.loseInterface();
        assertThat(world.until(60, () -> HostPort.of(WatchedWorld.DEAD6, 8787).equals(world.relayEndpoint)))
                .isLessThan(SOON_MS);
        assertThat(world.until(60, world::isInStep)).isLessThan(SOON_MS);
    }

    @Test
    void aRelayThatKeepsItsKeyToItselfIsTriedAtEachAddress() {
        world.tellsKey = false;
        world.relayMoves(WatchedWorld.THERE);
        world.name = List.of(WatchedWorld.DEAD6, WatchedWorld.THERE);
        world.until(60, world::isInStep);
        assertThat(world.isInStep()).isTrue();
    }

    @Test
    void anotherKeyIsSaidAndNothingIsSentThere() {
        world.relayMoves(WatchedWorld.THERE);
        world.relayKey = TestKeys.publicKey(9);
        world.pass(300);
        assertThat(world.log).hasSize(2).last().asString().contains("has another key than the pinned one");
        assertThat(world.relayEndpoint).isEqualTo(HostPort.of(WatchedWorld.HERE, 8787));
    }

    @Test
    void aNameThatIsNotKnownDoesNotMoveARelayThatAnswers() {
        world.name = List.of();
        world.pass(300);
        assertThat(world.log).containsExactly(IN_STEP);
        world.isRelayUp = false;
        world.pass(60);
        assertThat(world.log).last().asString().startsWith("The relay's name relay.example cannot be looked up");
        world.isRelayUp = true;
        assertThat(world.until(60, world::isInStep)).isLessThan(SOON_MS);
    }

    @Test
    void anInterfaceThatIsGoneIsMadeAgain() {
        world.loseInterface();
        assertThat(world.until(60, world::isInStep)).isLessThan(SOON_MS);
        assertThat(world.log).containsExactly(IN_STEP, "The interface wgx was gone and is made again.", IN_STEP);
    }

    @Test
    void anInterfaceThatSomebodyStoppedStaysAway() {
        world.machine.started().remove("wgx");
        world.loseInterface();
        world.pass(300);
        assertThat(world.hasInterface).isFalse();
        assertThat(world.log).containsExactly(IN_STEP, "The interface wgx is not there; waiting for it.");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WORKS")
    void whateverWgDoesIsSaidOnceAndOverWhenItWorksAgain(Wg fault) {
        world.wg = fault;
        world.pass(300);
        assertThat(world.log).hasSize(2).last().asString().contains("wgx");
        world.wg = Wg.WORKS;
        assertThat(world.until(60, world::isInStep)).isLessThan(SOON_MS);
        assertThat(world.log).hasSize(3).last().isEqualTo(IN_STEP);
    }

    @Test
    void noFaultOfItsOwnEndsTheWatchOrKeepsItBusy() {
        for (Throwable fault : List.of(new IllegalStateException("secret"), new AssertionError("secret"))) {
            world.fault = fault;
            world.pass(100);
            assertThat(world.log)
                    .last()
                    .asString()
                    .startsWith("The watch met a fault of its own and goes on: "
                            + fault.getClass().getSimpleName())
                    .doesNotContain("secret");
            world.fault = null;
            assertThat(world.until(60, world::isInStep)).isLessThan(SOON_MS);
        }
        assertThat(world.log).hasSize(5);
        world.fault = new OutOfMemoryError();
        assertThatThrownBy(() -> world.pass(100)).isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void aMistakeInTheFileIsSaidOnceAndHoldsNothingUp() {
        world.writeMistake();
        world.pass(60);
        int before = world.publications;
        world.pass(60);
        assertThat(world.publications).isGreaterThan(before);
        assertThat(world.log).hasSize(2).last().asString().startsWith("The old configuration stays in force: ");
        world.writeGood();
        world.pass(2);
        assertThat(world.log).hasSize(3).last().asString().endsWith("hub.conf is in force.");
        assertThat(world.reloads).isOne();
    }

    @Test
    void aReloadThatFailsIsTriedAgain() {
        world.isReloadRefused = true;
        world.writeGood();
        world.pass(60);
        assertThat(world.reloads).isBetween(10, 30);
        assertThat(world.log).hasSize(2).last().asString().startsWith("The new configuration is not in force yet");
        world.isReloadRefused = false;
        world.pass(3);
        assertThat(world.log).hasSize(3).last().asString().endsWith("hub.conf is in force.");
    }

    @Test
    void aFaultOfItsOwnInAReloadHoldsNothingElseUp() {
        world.reloadFault = new IllegalArgumentException("secret");
        world.writeGood();
        world.pass(60);
        int before = world.publications;
        world.pass(60);
        assertThat(world.publications - before).isGreaterThan(5);
        assertThat(world.log)
                .hasSize(2)
                .last()
                .asString()
                .contains("fault of its own")
                .doesNotContain("secret");
        world.reloadFault = null;
        world.pass(3);
        assertThat(world.log).hasSize(3).last().asString().endsWith("hub.conf is in force.");
    }

    @Test
    void whatHappensIsActedUponWithinASecond() {
        List<Runnable> happenings = List.of(
                world::writeGood,
                () -> world.machine.sleptNs += TimeUnit.MINUTES.toNanos(3),
                () -> world.machine.source = Optional.of(WatchedWorld.THERE),
                () -> world.machine.interfaceIndex++);
        for (Runnable happening : happenings) {
            int before = world.publications;
            world.until(60, () -> world.publications > before);
            happening.run();
            int then = world.publications;
            assertThat(world.until(60, () -> world.publications > then))
                    .isLessThanOrEqualTo(TimeUnit.NANOSECONDS.toMillis(SyncLoop.LOOK_NS));
        }
    }

    @Test
    void directPathsAreWantedToWhomTheRelayReaches() {
        PublicKey elsewhere = TestKeys.publicKey(5);
        world.writeChanged(
                "[Main]",
                "[Main]",
                "\n[Peer]\nPublicKey = " + elsewhere
                        + "\nAllowedIPs = 10.120.0.5/32\nEndpoint = 198.51.100.9:51820\n\n[Peer]\nPublicKey = "
                        + TestKeys.publicKey(6) + "\nAllowedIPs = 10.120.0.6/32\nEndpoint = " + TestConfigs.RELAY
                        + "\nPersistentKeepalive = 9\n");
        world.pass(60);
        DirectPolicy wanted = world.direct.wanted.getLast();
        assertThat(wanted.interfaceName()).isEqualTo("wgx");
        assertThat(wanted.relayKey()).isEqualTo(TestKeys.RELAY);
        assertThat(wanted.counterparts())
                .containsOnly(
                        Map.entry(WatchedWorld.SPOKE, new Counterpart("phone", OptionalInt.of(0))),
                        Map.entry(TestKeys.publicKey(6), new Counterpart("", OptionalInt.of(9))));
    }

    @Test
    void directPathsAreWantedToNobodyWhereTheFileSaysSo() {
        world.writeChanged("[Main]", "[Main]\nDirect = off", "");
        world.pass(60);
        assertThat(world.direct.wanted.getFirst().counterparts()).containsOnlyKeys(WatchedWorld.SPOKE);
        assertThat(world.direct.wanted.getLast().counterparts()).isEmpty();
    }

    @Test
    void whoeverIsDirectDoesNotFollowTheRelay() {
        HostPort path = HostPort.parseRelay("198.51.100.9:41820");
        world.spokeEndpoint = path;
        world.direct.direct.add(WatchedWorld.SPOKE);
        world.relayMoves(WatchedWorld.THERE);
        world.until(60, () -> HostPort.of(WatchedWorld.THERE, 8787).equals(world.relayEndpoint));
        world.pass(300);
        assertThat(world.relayEndpoint).isEqualTo(HostPort.of(WatchedWorld.THERE, 8787));
        assertThat(world.spokeEndpoint).isEqualTo(path);
    }

    @Test
    void theSearchForDirectPathsHearsOfEachNetwork() {
        world.pass(60);
        assertThat(world.direct.networkChanges).isZero();
        world.machine.source = Optional.of(WatchedWorld.THERE);
        world.pass(60);
        assertThat(world.direct.networkChanges).isOne();
        world.machine.sleptNs += TimeUnit.MINUTES.toNanos(3);
        world.pass(60);
        assertThat(world.direct.networkChanges).isEqualTo(2);
    }

    /** Repeats by its seed, which is in the test's name. A fault may last while the next ones begin. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void afterAnyChaosAllIsInStepSoonAndNoLineIsRepeated(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int round = 0; round < 100; round++) {
            for (int faults = random.nextInt(1, 6); faults > 0; faults--) {
                chaos(random);
                world.pass(random.nextLong(1, 20));
            }
            repair();
            assertThat(world.until(60, world::isInStep))
                    .as("round %d of seed %d: %s", round, seed, world.log.reversed())
                    .isLessThan(SOON_MS);
        }
        for (int i = 1; i < world.log.size(); i++) {
            assertThat(world.log.get(i)).isNotEqualTo(world.log.get(i - 1));
        }
    }

    private void chaos(RandomGenerator random) {
        switch (random.nextInt(10)) {
            case 0 -> world.loseInterface();
            case 1 -> world.wg = Wg.values()[random.nextInt(Wg.values().length)];
            case 2 -> world.isRelayUp = !world.isRelayUp;
            case 3 -> world.relayMoves(random.nextBoolean() ? WatchedWorld.THERE : WatchedWorld.HERE);
            case 4 -> world.relayKey = TestKeys.publicKey(random.nextBoolean() ? 9 : 8);
            case 5 -> world.name = List.of();
            case 6 -> world.name = List.of(WatchedWorld.DEAD6, world.relayAddress);
            case 7 -> world.writeMistake();
            case 8 -> world.fault = new IllegalStateException();
            default -> world.isReloadRefused = true;
        }
    }

    private void repair() {
        world.wg = Wg.WORKS;
        world.isRelayUp = true;
        world.relayKey = TestKeys.RELAY;
        world.name = List.of(world.relayAddress);
        world.writeGood();
        world.fault = null;
        world.isReloadRefused = false;
    }
}
