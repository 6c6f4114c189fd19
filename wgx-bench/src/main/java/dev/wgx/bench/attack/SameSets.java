// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.attack;

import dev.wgx.noise.PublicKey;
import java.util.List;
import java.util.stream.Stream;

/** Many spokes of one hub publish the same many keys: a relay that counts keys only does not see what that takes. */
final class SameSets implements Attack {
    private final Gang gang;
    private final Accomplice hub;
    private final List<Accomplice> moles;
    private final List<PublicKey> keys;
    private final Publishers publishers;

    SameSets(Gang gang, Accomplice hub, List<Accomplice> moles, int setSize) {
        this.gang = gang;
        this.hub = hub;
        this.moles = moles;
        publishers = new Publishers(gang);
        keys = publishers.junk(setSize);
    }

    @Override
    public void prepare() throws AttackException {
        gang.bringOnline(List.of(hub));
        publishers.publish(
                List.of(hub),
                Stream.concat(moles.stream().map(Accomplice::key), keys.stream())
                        .toList());
        gang.bringOnline(moles);
    }

    /** Lets the next spoke publish the set, each once. */
    @Override
    public void strike(long number) {
        if (number < moles.size()) {
            moles.get((int) number).publish(keys, System.nanoTime());
        }
    }

    @Override
    public String report() {
        moles.forEach(publishers::count);
        return publishers.report();
    }
}
