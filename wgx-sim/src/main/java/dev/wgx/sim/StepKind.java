// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim;

import static dev.wgx.sim.Timeline.SECOND_NS;

import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Endpoint;
import dev.wgx.sim.network.Weather;
import dev.wgx.sim.party.Host;
import dev.wgx.sim.party.HubAgent;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The things that may happen in a run, and how often in comparison. */
enum StepKind {
    /** Lets somebody ping somebody. */
    TALK(30) {
        @Override
        void perform(Scene scene, Chance chance) {
            HubAgent hub = chance.anyOf(scene.hubs);
            Host spoke = chance.anyOf(scene.spokes);
            if (chance.hits(0.7)) {
                spoke.ping(hub.host().key());
            } else {
                hub.host().ping(spoke.key());
            }
        }
    },
    /** Lets a hub's operator add or remove spokes. */
    PUBLISH(8) {
        @Override
        void perform(Scene scene, Chance chance) {
            HubAgent hub = chance.anyOf(scene.hubs);
            PublicKey spoke = chance.anyOf(scene.spokes).key();
            toggle(hub, spoke);
            if (chance.hits(0.3)) {
                scene.timeline.in(chance.between(0, SECOND_NS), () -> toggle(hub, spoke));
            }
        }
    },
    /** Lets a router lose its mappings or get another address. */
    REBIND(6) {
        @Override
        void perform(Scene scene, Chance chance) {
            var nat = chance.anyOf(scene.nats);
            if (chance.hits(0.5)) {
                nat.restart();
            } else {
                nat.renumber(Endpoint.ipv4((int) chance.between(0x2d000001, 0x2d00ffff), 0));
            }
        }
    },
    /** Lets a host go on by another line. */
    MOVE(6) {
        @Override
        void perform(Scene scene, Chance chance) {
            chance.anyOf(scene.hosts()).moveTo(chance.below(2));
        }
    },
    /** Restarts a host. */
    RESTART_HOST(3) {
        @Override
        void perform(Scene scene, Chance chance) {
            chance.anyOf(scene.hosts()).restart();
        }
    },
    /** Lets a host sleep for a while. */
    SUSPEND(3) {
        @Override
        void perform(Scene scene, Chance chance) {
            Host host = chance.anyOf(scene.hosts());
            host.sleep(true);
            scene.timeline.in(chance.between(1, 600) * SECOND_NS, () -> host.sleep(false));
        }
    },
    /** Changes the weather for a while. */
    STORM(6) {
        @Override
        void perform(Scene scene, Chance chance) {
            Weather weather = chance.anyOf(List.of(Weather.WINDY, Weather.STORM, Weather.CUT));
            scene.storm(weather, chance.between(1, weather.equals(Weather.CUT) ? 30 : 60) * SECOND_NS);
        }
    },
    /** Kills the relay, and starts it again after a while. */
    CRASH(5) {
        @Override
        void perform(Scene scene, Chance chance) {
            scene.relay.crash(chance.hits(0.3));
            scene.timeline.in(chance.between(0, chance.hits(0.2) ? 400 : 20) * SECOND_NS, scene.relay::start);
        }
    },
    /** Changes the relay's allow-list. */
    ADMIT(3) {
        @Override
        void perform(Scene scene, Chance chance) {
            scene.admit(chance);
        }
    },
    /** Lets the relay's operator forget a peer's clock. */
    FORGET(2) {
        @Override
        void perform(Scene scene, Chance chance) {
            scene.relay.forget(chance.anyOf(scene.hosts()).key());
        }
    },
    /** Sets the relay's wall clock. */
    SHIFT_CLOCK(2) {
        @Override
        void perform(Scene scene, Chance chance) {
            scene.relay.shiftWallClock(chance.between(-24, 24) * 3600 * SECOND_NS);
        }
    },
    /** Sets a host's wall clock forward: one that goes back before its first handshake every WireGuard refuses. */
    SHIFT_HOST_CLOCK(2) {
        @Override
        void perform(Scene scene, Chance chance) {
            chance.anyOf(scene.hosts()).shiftWallClock(chance.between(1, 3600) * SECOND_NS);
        }
    },
    /** Lets the attacker do something. */
    ATTACK(24) {
        @Override
        void perform(Scene scene, Chance chance) {
            scene.attacker.act(chance);
        }
    },
    /** Lets nothing happen for long: sessions and mappings end. */
    WAIT(4) {
        @Override
        void perform(Scene scene, Chance chance) {
            scene.timeline.runUntil(scene.timeline.nowNs() + chance.between(20, 400) * SECOND_NS);
        }
    };

    private final int weight;

    StepKind(int weight) {
        this.weight = weight;
    }

    private static void toggle(HubAgent hub, PublicKey spoke) {
        Set<PublicKey> set = new TreeSet<>(hub.wanted());
        if (!set.remove(spoke)) {
            set.add(spoke);
        }
        hub.publish(set);
    }

    /** Does it. */
    abstract void perform(Scene scene, Chance chance);

    /** Returns one of them by chance. */
    static StepKind any(Chance chance) {
        int total = 0;
        for (StepKind kind : values()) {
            total += kind.weight;
        }
        int drawn = chance.below(total);
        for (StepKind kind : values()) {
            drawn -= kind.weight;
            if (drawn < 0) {
                return kind;
            }
        }
        throw new AssertionError("no step was drawn");
    }
}
