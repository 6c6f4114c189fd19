// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.attack;

import dev.wgx.command.PublishClient;
import dev.wgx.noise.PublicKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Fills the relay's tables to the brim with keys that nobody has: a listed hub publishes them, and so do the spokes
 * that it publishes. Then they publish other keys in their place.
 */
final class JunkSets implements Attack {
    private final Gang gang;
    private final Accomplice hub;
    private final List<Accomplice> moles;
    private final int setSize;
    private final Publishers publishers;
    private final Map<Accomplice, Integer> sizeByMole = new HashMap<>();

    /** @param setSize keys of the largest sets */
    JunkSets(Gang gang, Accomplice hub, List<Accomplice> moles, int setSize) {
        this.gang = gang;
        this.hub = hub;
        this.moles = moles;
        this.setSize = setSize;
        publishers = new Publishers(gang);
    }

    @Override
    public void prepare() throws AttackException {
        gang.bringOnline(List.of(hub));
        publishers.publish(List.of(hub), hubsSet());
        gang.bringOnline(moles);
        fill();
    }

    /** Lets each mole publish the largest set that is accepted; the next one tries no larger one. */
    private void fill() throws AttackException {
        int size = setSize;
        for (Accomplice mole : moles) {
            boolean accepted = false;
            while (size > 0 && !accepted) {
                publishers.publish(List.of(mole), publishers.junk(size));
                accepted = mole.publicationOutcome().orElseThrow() instanceof PublishClient.Outcome.Published;
                size = accepted ? size : size / 2;
            }
            sizeByMole.put(mole, Math.max(1, size));
        }
    }

    /** Adds the moles to each of the hub's sets. */
    private List<PublicKey> hubsSet() {
        List<PublicKey> keys =
                new ArrayList<>(moles.stream().map(Accomplice::key).toList());
        keys.addAll(publishers.junk(Math.max(0, setSize - keys.size())));
        return keys;
    }

    /** Lets one after the other publish a new set in place of its last one. */
    @Override
    public void strike(long number) {
        int turn = (int) (number % (moles.size() + 1));
        if (turn == moles.size()) {
            renew(hub, hubsSet());
        } else {
            Accomplice mole = moles.get(turn);
            renew(mole, publishers.junk(sizeByMole.getOrDefault(mole, 1)));
        }
    }

    private void renew(Accomplice publisher, List<PublicKey> keys) {
        if (!publisher.isPublishing()) {
            publisher.publish(keys, System.nanoTime());
        }
    }

    @Override
    public String report() {
        return publishers.report() + ", largest "
                + sizeByMole.values().stream().max(Integer::compare).orElse(0);
    }
}
