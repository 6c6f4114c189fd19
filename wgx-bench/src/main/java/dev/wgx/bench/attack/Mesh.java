// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.attack;

import dev.wgx.noise.PrivateKey;
import java.util.List;
import java.util.stream.Stream;

/** Spokes of one listed hub, of which the first half publishes the second: these may call each of those. */
final class Mesh {
    private final Gang gang;
    private final Accomplice hub;
    private final List<Accomplice> publishing;
    private final List<Accomplice> calling;
    private final Publishers publishers;

    /** @param keys how many there are, the hub's included */
    Mesh(Gang gang, PrivateKey hubKey, Target relay, int keys) throws AttackException {
        this.gang = gang;
        hub = gang.recruit(hubKey, relay);
        publishing = gang.recruit((keys - 1) / 2, relay);
        calling = gang.recruit(keys - 1 - publishing.size(), relay);
        publishers = new Publishers(gang);
    }

    void form() throws AttackException {
        gang.bringOnline(List.of(hub));
        publishers.publish(
                List.of(hub),
                Stream.concat(publishing.stream(), calling.stream())
                        .map(Accomplice::key)
                        .toList());
        gang.bringOnline(publishing);
        gang.bringOnline(calling);
        publishers.publish(publishing, calling.stream().map(Accomplice::key).toList());
    }

    /** Returns a caller, counted round and round. */
    Accomplice caller(long number) {
        return calling.get((int) (number % calling.size()));
    }

    /** Returns whom that caller calls: with each number another pair, until all have had their turn. */
    Accomplice called(long number) {
        long round = number / calling.size();
        return publishing.get((int) ((number + round) % publishing.size()));
    }

    String report() {
        return publishers.report();
    }
}
