// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim.rule;

import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Admission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells which pairs may be in contact through the relay, as far as anybody outside of it can tell: while a publication
 * is under way the relay may have the former set or the new one; once it has acknowledged one, that or a later one.
 */
public final class Consent {
    private static final class Publication {
        final Set<PublicKey> spokes;
        boolean isUnderWay = true;

        Publication(Set<PublicKey> spokes) {
            this.spokes = spokes;
        }
    }

    private final Map<PublicKey, List<Publication>> possibleByHub = new HashMap<>();

    /** Notes that a hub begins to publish a set; returns what to acknowledge it with. */
    public Runnable onPublishing(PublicKey hub, Set<PublicKey> spokes) {
        List<Publication> possible = possibleByHub.computeIfAbsent(hub, h -> new ArrayList<>());
        Publication publication = new Publication(Set.copyOf(spokes));
        possible.add(publication);
        return () -> {
            publication.isUnderWay = false;
            int at = possible.indexOf(publication);
            if (at > 0) {
                possible.subList(0, at).clear();
            }
        };
    }

    /**
     * Notes who is on the relay's allow-list from now on. A hub that is not admitted any more loses its set: it
     * publishes nothing but what is still under way.
     */
    public void onAdmission(Admission admission) {
        possibleByHub.forEach((hub, possible) -> {
            if (!mayBeAdmitted(hub, admission)) {
                possible.removeIf(publication -> !publication.isUnderWay);
            }
        });
    }

    private boolean mayBeAdmitted(PublicKey hub, Admission admission) {
        return admission.lists(hub)
                || (admission.publishedSpokes() && admission.keys().stream().anyMatch(other -> mayPublish(other, hub)));
    }

    /** Tells whether the relay may have it that the hub publishes the spoke. */
    public boolean mayPublish(PublicKey hub, PublicKey spoke) {
        return possibleByHub.getOrDefault(hub, List.of()).stream()
                .anyMatch(publication -> publication.spokes.contains(spoke));
    }

    /** Tells whether anything may pass between the two. */
    public boolean mayTalk(PublicKey one, PublicKey other) {
        return mayPublish(one, other) || mayPublish(other, one);
    }
}
