// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.direct;

import static dev.wgx.agent.direct.DirectWorld.MS;
import static dev.wgx.agent.direct.DirectWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.agent.direct.DirectWorld.End;
import dev.wgx.agent.direct.SimNat.Filter;
import dev.wgx.agent.direct.SimNat.Mapping;
import dev.wgx.agent.direct.Standing.Reason;
import dev.wgx.packet.IpAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Lets everything fail at random for virtual hours. {@code -Dwgx.direct.hours=N} makes it more of them. */
class DirectChaosTest {
    private static final int HOURS = Integer.getInteger("wgx.direct.hours", 20);
    private static final long FIRST_SEED = Long.getLong("wgx.direct.seed", 1);
    private static final long STEP_NS = 50 * MS;
    /** The time in which a broken path is noticed and left, and in which both ends have the same opinion again. */
    private static final long LIMIT_NS = 3 * SECOND;

    @Test
    void nobodyIsCutOffForLongerThanItTakesToNotice() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + HOURS; seed++) {
            new Hour(seed).pass();
        }
    }

    /** An hour with faults, and some minutes without. */
    private static final class Hour {
        private final long seed;
        private final Random dice;
        private final DirectWorld world;
        private long silentNs;
        private long halfNs;

        Hour(long seed) {
            this.seed = seed;
            this.dice = new Random(seed);
            this.world = new DirectWorld(nat(0xc6336401), nat(0xc6336402), seed).begin();
        }

        private SimNat nat(int address) {
            return new SimNat(
                    dice.nextInt(4) == 0 ? Mapping.NONE : Mapping.ONE_PORT,
                    Filter.values()[dice.nextInt(Filter.values().length)],
                    IpAddress.ipv4(address));
        }

        void pass() {
            long endNs = world.nowNs + 3600 * SECOND;
            long nextFaultNs = world.nowNs + 5 * SECOND;
            while (world.nowNs < endNs) {
                if (world.nowNs >= nextFaultNs) {
                    fail();
                    nextFaultNs = world.nowNs + SECOND * (1 + dice.nextInt(90));
                }
                step();
            }
            world.isCut = false;
            world.loss = 0;
            for (End end : ends()) {
                if (!end.isAgentRunning) {
                    end.start();
                }
            }
            world.runUntil(40 * 60 * SECOND, world::areDirect);
            assertThat(tries()).as("seed %d: tries in an hour and a half", seed).isLessThan(100);
        }

        private End[] ends() {
            return new End[] {world.hub, world.spoke};
        }

        private void fail() {
            End end = ends()[dice.nextInt(2)];
            switch (dice.nextInt(6)) {
                case 0 -> world.isCut = !world.isCut;
                case 1 -> end.nat.restart();
                case 2 -> {
                    if (end.isAgentRunning) {
                        end.kill();
                    } else {
                        end.start();
                    }
                }
                case 3 -> world.loss = world.loss > 0 ? 0 : 0.05;
                case 4 -> end.isBusy = !end.isBusy;
                default -> end.pair.onNetworkChange(world.nowNs);
            }
        }

        private void step() {
            world.run(STEP_NS);
            boolean isAnyAgent = world.hub.isAgentRunning || world.spoke.isAgentRunning;
            boolean isUsed = world.hub.isBusy && world.spoke.isBusy;
            // Whoever sends nothing notices nothing, and misses nothing; without an agent nobody looks.
            boolean isWatched = isAnyAgent && isUsed;
            silentNs = isWatched && !(world.hub.reaches() && world.spoke.reaches()) ? silentNs + STEP_NS : 0;
            halfNs = isWatched && world.hub.isDirect() != world.spoke.isDirect() ? halfNs + STEP_NS : 0;
            assertThat(silentNs)
                    .as("seed %d, second %d: cut off; %s", seed, world.nowNs / SECOND, world)
                    .isLessThanOrEqualTo(LIMIT_NS);
            assertThat(halfNs)
                    .as("seed %d, second %d: half direct; %s", seed, world.nowNs / SECOND, world)
                    .isLessThanOrEqualTo(LIMIT_NS);
        }

        private long tries() {
            return world.hub.told.stream()
                    .filter(standing -> standing.equals(new Standing.Relayed(Reason.TRYING)))
                    .count();
        }
    }
}
