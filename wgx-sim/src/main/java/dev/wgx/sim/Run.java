// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim;

import static dev.wgx.sim.Timeline.SECOND_NS;

import dev.wgx.noise.PublicKey;
import dev.wgx.sim.party.Host;
import dev.wgx.sim.party.HubAgent;
import dev.wgx.sim.rule.Violation;
import java.util.Optional;

/** One run of a plan. */
final class Run {
    private static final long ATTACK_EVERY_NS = SECOND_NS / 2;
    private static final long PING_EVERY_NS = 3 * SECOND_NS;
    private static final long LOOK_EVERY_NS = SECOND_NS;

    private final Plan plan;
    private final Scene scene;
    private long slowestNs;

    Run(Plan plan, boolean isTraced) {
        this.plan = plan;
        scene = new Scene(plan.seed(), isTraced);
    }

    /** Runs the plan; returns what went wrong, if anything did. */
    Optional<RuntimeException> run() {
        try {
            scene.begin();
            plan.steps().forEach(step -> step.perform(scene));
            reunite();
            return Optional.empty();
        } catch (RuntimeException broken) {
            return Optional.of(broken);
        }
    }

    /** Returns how many things happened. */
    long events() {
        return scene.timeline.happened();
    }

    /** Returns how long after the faults the last two were in contact again. */
    long slowestNs() {
        return slowestNs;
    }

    /** Returns what was seen, if the run is traced. */
    Trace trace() {
        return scene.trace;
    }

    private void reunite() {
        scene.calmDown();
        scene.trace.onNote("the faults end, the attacker goes on");
        long calmNs = scene.timeline.nowNs();
        goOnAttacking(new Chance(plan.seed() + 1));
        goOnPinging();
        while (!isEverybodyBack(calmNs)) {
            if (scene.timeline.nowNs() - calmNs > Scene.patienceNs()) {
                throw new Violation(whoIsMissing(calmNs));
            }
            scene.timeline.runUntil(scene.timeline.nowNs() + LOOK_EVERY_NS);
        }
        slowestNs = scene.timeline.nowNs() - calmNs;
        scene.relay.check();
    }

    private void goOnAttacking(Chance chance) {
        scene.attacker.act(chance);
        scene.timeline.in(ATTACK_EVERY_NS, () -> goOnAttacking(chance));
    }

    private void goOnPinging() {
        for (HubAgent hub : scene.hubs) {
            for (Host spoke : scene.spokes) {
                spoke.ping(hub.host().key());
            }
        }
        scene.timeline.in(PING_EVERY_NS, this::goOnPinging);
    }

    private boolean isEverybodyBack(long sinceNs) {
        return whoIsMissing(sinceNs).isEmpty();
    }

    private String whoIsMissing(long sinceNs) {
        for (HubAgent hub : scene.hubs) {
            PublicKey key = hub.host().key();
            for (Host spoke : scene.spokes) {
                if (hub.wanted().contains(spoke.key()) && spoke.lastPongNs(key) <= sinceNs) {
                    return spoke + " has no answer from " + hub.host() + " "
                            + (scene.timeline.nowNs() - sinceNs) / SECOND_NS + " s after the faults ended";
                }
            }
        }
        return "";
    }
}
