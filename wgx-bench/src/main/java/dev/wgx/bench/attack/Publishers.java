// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.attack;

import dev.wgx.command.PublishClient;
import dev.wgx.noise.PublicKey;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Junk keys and sets of them, and what the relay said to those who published them. */
final class Publishers {
    private static final int AT_ONCE = 16;

    private final Gang gang;
    private final TreeMap<String, Integer> countByOutcome = new TreeMap<>();

    Publishers(Gang gang) {
        this.gang = gang;
    }

    /** Makes so many keys that nobody has. */
    List<PublicKey> junk(int count) {
        return Stream.generate(this::junkKey).limit(count).toList();
    }

    private PublicKey junkKey() {
        byte[] bytes = new byte[PublicKey.LENGTH];
        gang.random().fill(bytes);
        return PublicKey.of(bytes);
    }

    /** Publishes one set for all of these, some at a time, and waits until the relay has accepted or refused each. */
    void publish(List<Accomplice> accomplices, List<PublicKey> keys) throws AttackException {
        for (int first = 0; first < accomplices.size(); first += AT_ONCE) {
            List<Accomplice> group = accomplices.subList(first, Math.min(first + AT_ONCE, accomplices.size()));
            group.forEach(accomplice -> accomplice.publish(keys, System.nanoTime()));
            gang.await("the relay accepts or refuses sets", () -> group.stream().noneMatch(Accomplice::isPublishing));
            group.forEach(this::count);
        }
    }

    /** Counts how the accomplice's last publication ended, if it has. */
    void count(Accomplice accomplice) {
        accomplice.publicationOutcome().ifPresent(outcome -> countByOutcome.merge(name(outcome), 1, Integer::sum));
    }

    private static String name(PublishClient.Outcome outcome) {
        return switch (outcome) {
            case PublishClient.Outcome.Published published -> "published";
            case PublishClient.Outcome.Refused refused -> "refused as " + refused.reason();
            case PublishClient.Outcome.OldRelay old -> "answered as by wgx 0.9";
            case PublishClient.Outcome.Unreachable unreachable -> "not answered";
        };
    }

    /** Tells how many sets came to which end. */
    String report() {
        return countByOutcome.isEmpty() ? "no sets" : "sets " + countByOutcome;
    }
}
