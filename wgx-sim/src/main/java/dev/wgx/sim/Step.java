// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim;

/**
 * One step of a plan.
 *
 * @param number its place in the whole plan
 * @param kind what happens
 * @param seed the seed of all that is drawn in it
 * @param afterNs how long the world goes on before it
 */
record Step(int number, StepKind kind, long seed, long afterNs) {
    void perform(Scene scene) {
        scene.timeline.runUntil(scene.timeline.nowNs() + afterNs);
        scene.trace.onStep(this);
        kind.perform(scene, new Chance(seed));
        scene.relay.check();
    }
}
