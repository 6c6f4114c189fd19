// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.direct;

import dev.wgx.direct.Candidate;
import dev.wgx.direct.DirectMessage;
import dev.wgx.packet.IpAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.function.Predicate;

/**
 * The outer addresses of this machine's WireGuard port.
 *
 * @param seen where the relay sees it, and where its router lets it be reached
 * @param global the machine's own addresses that everybody may reach
 * @param local the machine's own addresses that mean something in its network only
 * @param relay the relay's addresses: nobody's candidates
 * @param isInner whether an address is inside the tunnel, where no outer packet may go
 */
public record Whereabouts(
        List<Candidate> seen,
        List<Candidate> global,
        List<Candidate> local,
        List<IpAddress> relay,
        Predicate<IpAddress> isInner) {
    static final Whereabouts UNKNOWN = new Whereabouts(List.of(), List.of(), List.of(), List.of(), _ -> false);

    public Whereabouts {
        seen = List.copyOf(seen);
        global = List.copyOf(global);
        local = List.copyOf(local);
        relay = List.copyOf(relay);
    }

    /** Returns what may be told to anybody who has agreed. */
    List<Candidate> outer() {
        return towards(List.of());
    }

    /** Returns what is told to a peer that is at one of these: private addresses only to one behind the same router. */
    List<Candidate> towards(List<Candidate> other) {
        SequencedSet<Candidate> all = new LinkedHashSet<>();
        if (isBehindTheSameRouter(other)) {
            all.addAll(local);
        }
        all.addAll(seen);
        all.addAll(global);
        return all.stream().limit(DirectMessage.MAX_CANDIDATES).toList();
    }

    private boolean isBehindTheSameRouter(List<Candidate> other) {
        return seen.stream()
                .anyMatch(own -> other.stream().anyMatch(its -> its.address().equals(own.address())));
    }

    /** Returns those of the other side's candidates that probes may be sent to. */
    List<Candidate> usable(List<Candidate> offered) {
        boolean isNeighbour = isBehindTheSameRouter(offered);
        return offered.stream()
                .filter(candidate -> isUsable(candidate) && (isNeighbour || !candidate.isPrivate()))
                .toList();
    }

    boolean isUsable(Candidate candidate) {
        return candidate.isUnicast()
                && !relay.contains(candidate.address())
                && !seen.contains(candidate)
                && !isInner.test(candidate.address());
    }
}
