// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.direct;

import static dev.wgx.agent.direct.DirectWorld.MS;
import static dev.wgx.agent.direct.DirectWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.agent.direct.SimNat.Filter;
import dev.wgx.agent.direct.SimNat.Mapping;
import dev.wgx.agent.direct.Standing.Reason;
import dev.wgx.direct.Candidate;
import dev.wgx.packet.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DirectPairTest {
    private static final IpAddress HUBS = IpAddress.ipv4(0xc6336401);
    private static final IpAddress SPOKES = IpAddress.ipv4(0xc6336402);

    private static SimNat open(IpAddress outer) {
        return new SimNat(Mapping.NONE, Filter.NOTHING, outer);
    }

    private static SimNat restricted(IpAddress outer) {
        return new SimNat(Mapping.ONE_PORT, Filter.BY_ADDRESS_AND_PORT, outer);
    }

    private static SimNat symmetric(IpAddress outer) {
        return new SimNat(Mapping.PORT_FOR_EACH_DESTINATION, Filter.BY_ADDRESS_AND_PORT, outer);
    }

    private static DirectWorld world() {
        return new DirectWorld(restricted(HUBS), restricted(SPOKES), 1).begin();
    }

    private static DirectWorld directWorld() {
        DirectWorld world = world();
        world.runUntil(3 * SECOND, world::areDirect);
        world.run(2 * SECOND);
        return world;
    }

    private static List<SimNat> kinds(IpAddress outer) {
        List<SimNat> all = new ArrayList<>();
        all.add(open(outer));
        for (Filter filter : Filter.values()) {
            all.add(new SimNat(Mapping.ONE_PORT, filter, outer));
        }
        for (Filter filter : Filter.values()) {
            all.add(new SimNat(Mapping.PORT_FOR_EACH_DESTINATION, filter, outer));
        }
        return all;
    }

    static List<Arguments> combinations() {
        List<Arguments> all = new ArrayList<>();
        for (int hub = 0; hub < kinds(HUBS).size(); hub++) {
            for (int spoke = 0; spoke < kinds(SPOKES).size(); spoke++) {
                // Neither side can guess the port that the other will have.
                boolean isHopeless = (hub >= 4 && spoke >= 3) || (hub == 3 && spoke >= 4);
                all.add(Arguments.of(kinds(HUBS).get(hub), kinds(SPOKES).get(spoke), isHopeless));
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void everyPairOfNatsThatCanMeetDoes(SimNat hubs, SimNat spokes, boolean isHopeless) {
        DirectWorld world = new DirectWorld(hubs, spokes, 1).begin();
        if (isHopeless) {
            world.run(4 * SECOND);
            assertThat(world.areRelayed()).isTrue();
            assertThat(world.hub.standing())
                    .isInstanceOfSatisfying(
                            Standing.Relayed.class,
                            relayed -> assertThat(relayed.reason()).isIn(Reason.NOTHING_ARRIVED, Reason.ONE_WAY));
            world.run(SECOND * 2);
            assertThat(world.spoke.standing()).isInstanceOf(Standing.Relayed.class);
        } else {
            assertThat(world.runUntil(2 * SECOND, world::areDirect)).isLessThan(SECOND);
            world.run(60 * SECOND);
            assertThat(world.areDirect()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void onePortThatARouterMapsLetsAnyTwoNatsMeet(boolean isHubs) {
        DirectWorld world = new DirectWorld(symmetric(HUBS), symmetric(SPOKES), 1);
        DirectWorld.End mapped = isHubs ? world.hub : world.spoke;
        Candidate place = mapped.nat.map(51820);
        mapped.mapped = List.of(place);
        world.begin();
        assertThat(world.runUntil(2 * SECOND, world::areDirect)).isLessThan(SECOND);
        world.run(60 * SECOND);
        assertThat(world.areDirect()).isTrue();
        assertThat(mapped.other().endpoint).contains(place);
    }

    @Test
    void aRouterThatForgetsItsMappingEndsThePathAndANewOneBringsItBack() {
        DirectWorld world = new DirectWorld(symmetric(HUBS), symmetric(SPOKES), 1);
        world.hub.mapped = List.of(world.hub.nat.map(51820));
        world.begin();
        world.runUntil(2 * SECOND, world::areDirect);
        world.run(70 * SECOND);
        world.hub.nat.restart();
        world.runUntil(5 * SECOND, world::areRelayed);
        world.hub.mapped = List.of(world.hub.nat.map(51821));
        world.runUntil(5 * SECOND, world::areDirect);
    }

    @Test
    void bothSendWhereTheOtherReceives() {
        DirectWorld world = directWorld();
        assertThat(world.hub.endpoint)
                .hasValueSatisfying(path -> assertThat(path.address()).isEqualTo(SPOKES));
        assertThat(world.spoke.endpoint)
                .hasValueSatisfying(path -> assertThat(path.address()).isEqualTo(HUBS));
        assertThat(world.hub.standing())
                .isInstanceOfSatisfying(
                        Standing.Direct.class,
                        direct -> assertThat(direct.roundTripNs()).isEqualTo(40 * MS));
    }

    @Test
    void aBrokenPathIsLeftWithinThreeSeconds() {
        DirectWorld world = directWorld();
        world.isCut = true;
        assertThat(world.runUntil(5 * SECOND, world::areRelayed)).isLessThan(3 * SECOND);
    }

    @Test
    void aPathThatBreaksInSilenceIsLeftOnceSomethingIsSent() {
        DirectWorld world = directWorld();
        world.hub.isBusy = false;
        world.spoke.isBusy = false;
        world.run(20 * SECOND);
        int before = world.hub.probed.size();
        world.run(60 * SECOND);
        assertThat(world.hub.probed.size() - before)
                .as("probes and answers in a minute of silence")
                .isLessThan(20);
        world.isCut = true;
        world.hub.isBusy = true;
        world.spoke.isBusy = true;
        assertThat(world.runUntil(5 * SECOND, world::areRelayed)).isLessThan(3 * SECOND);
    }

    @Test
    void afterABreakNobodyTriesAllTheTime() {
        DirectWorld world = directWorld();
        world.isCut = true;
        world.run(10 * 60 * SECOND);
        long failures = world.hub.told.stream()
                .filter(standing -> standing.equals(new Standing.Relayed(Reason.TRYING)))
                .count();
        assertThat(world.areRelayed()).isTrue();
        assertThat(failures).isLessThanOrEqualTo(5);
    }

    @Test
    void aPathThatIsWholeAgainIsUsedAgain() {
        DirectWorld world = directWorld();
        world.run(120 * SECOND);
        world.isCut = true;
        world.run(3 * SECOND);
        assertThat(world.areRelayed()).isTrue();
        world.isCut = false;
        world.runUntil(70 * SECOND, world::areDirect);
    }

    @Test
    void aNatThatForgetsIsFollowed() {
        DirectWorld world = new DirectWorld(open(HUBS), restricted(SPOKES), 1).begin();
        world.runUntil(3 * SECOND, world::areDirect);
        world.run(5 * SECOND);
        Candidate before = world.hub.endpoint.orElseThrow();
        world.spoke.nat.restart();
        world.run(4 * SECOND);
        assertThat(world.areDirect()).isTrue();
        assertThat(world.hub.endpoint)
                .hasValueSatisfying(path -> assertThat(path).isNotEqualTo(before));
        assertThat(world.hub.broke).isEmpty();
    }

    @Test
    void anAgentThatIsKilledStrandsNobody() {
        for (boolean isHub : new boolean[] {true, false}) {
            DirectWorld world = directWorld();
            (isHub ? world.hub : world.spoke).kill();
            assertThat(world.runUntil(5 * SECOND, world::areRelayed)).isLessThan(3 * SECOND);
            world.run(2 * SECOND);
            (isHub ? world.hub : world.spoke).start();
            world.runUntil(120 * SECOND, world::areDirect);
        }
    }

    @Test
    void whoLeavesTellsTheOther() {
        DirectWorld world = directWorld();
        world.spoke.leave();
        assertThat(world.runUntil(SECOND, world::areRelayed)).isLessThan(200 * MS);
        world.run(SECOND);
        assertThat(world.hub.standing()).isEqualTo(new Standing.Relayed(Reason.ENDED_THERE));
    }

    @Test
    void onTheWayBackNothingIsLostOfASessionThatTheRelayKnows() {
        for (boolean isHub : new boolean[] {true, false}) {
            DirectWorld world = directWorld();
            world.run(30 * SECOND);
            int lost = world.lost;
            (isHub ? world.hub : world.spoke).leave();
            world.run(2 * SECOND);
            assertThat(world.areRelayed()).isTrue();
            assertThat(world.lost).isEqualTo(lost);
        }
    }

    @Test
    void whoLeavesWithASessionThatTheRelayHasNeverSeenMakesANewOne() {
        for (boolean isHub : new boolean[] {true, false}) {
            DirectWorld world = directWorld();
            world.run(DirectWorld.REKEY_NS);
            DirectWorld.End end = isHub ? world.hub : world.spoke;
            end.leave();
            assertThat(end.reaches()).isFalse();
            assertThat(world.runUntil(SECOND, () -> world.hub.reaches() && world.spoke.reaches()))
                    .isLessThan(200 * MS);
            world.run(2 * SECOND);
            assertThat(world.areRelayed()).isTrue();
        }
    }

    @Test
    void aSpokeThatStartsLateKnocks() {
        DirectWorld world = world();
        world.spoke.kill();
        world.run(100 * SECOND);
        world.spoke.start();
        assertThat(world.runUntil(30 * SECOND, world::areDirect)).isLessThan(2 * SECOND);
    }

    @Test
    void aSpokeWithoutAnAgentIsAskedAndThenLeftAlone() {
        DirectWorld world = world();
        world.spoke.kill();
        world.run(60 * SECOND);
        assertThat(world.hub.standing()).isEqualTo(new Standing.Relayed(Reason.NO_AGENT));
        assertThat(world.hub.probed).isEmpty();
    }

    @Test
    void whateverIsLostBothEndsAgreeInTheEnd() {
        for (long seed = 1; seed <= 300; seed++) {
            DirectWorld world = new DirectWorld(restricted(HUBS), restricted(SPOKES), seed).begin();
            world.loss = 0.4;
            world.run(20 * SECOND);
            world.loss = 0;
            world.run(10 * SECOND);
            assertThat(world.hub.isDirect()).as("seed " + seed).isEqualTo(world.spoke.isDirect());
            world.runUntil(40 * 60 * SECOND, world::areDirect);
        }
    }

    @Test
    void aThirdPartyGetsNoMoreThanTheBudget() {
        DirectWorld world = new DirectWorld(symmetric(HUBS), symmetric(SPOKES), 1).begin();
        Candidate victim = new Candidate(IpAddress.ipv4(0xc0000201), 53);
        world.spoke.local = List.of(victim);
        world.hub.local = List.of(victim);
        world.run(6 * SECOND);
        assertThat(world.hub.probed.size()).isLessThanOrEqualTo(ProbeRound.BUDGET);
        assertThat(world.spoke.probed.size()).isLessThanOrEqualTo(ProbeRound.BUDGET);
        assertThat(world.areRelayed()).isTrue();
    }

    @Test
    void privateAddressesAreToldOnlyBehindTheSameRouter() {
        Candidate inner = new Candidate(IpAddress.ipv4(0xc0a80105), 51820);
        DirectWorld apart = new DirectWorld(symmetric(HUBS), symmetric(SPOKES), 1).begin();
        apart.spoke.local = List.of(inner);
        apart.run(3 * SECOND);
        assertThat(apart.hub.probed).isNotEmpty().doesNotContain(inner);

        DirectWorld together = new DirectWorld(symmetric(HUBS), symmetric(HUBS), 1).begin();
        together.spoke.local = List.of(inner);
        together.run(3 * SECOND);
        assertThat(together.hub.probed).contains(inner);
    }
}
