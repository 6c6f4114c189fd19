// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.direct;

import dev.wgx.direct.Candidate;
import dev.wgx.packet.IpAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A router with one outer address before one machine with one port, of each kind that RFC 4787 names. */
final class SimNat {
    enum Mapping {
        /** There is no router: the machine has the outer address itself. */
        NONE,
        ONE_PORT,
        PORT_FOR_EACH_DESTINATION
    }

    enum Filter {
        NOTHING,
        BY_ADDRESS,
        BY_ADDRESS_AND_PORT
    }

    private final Mapping mapping;
    private final Filter filter;
    private final IpAddress outer;
    private final Map<Candidate, Integer> ports = new HashMap<>();
    private final Map<Integer, Set<Candidate>> letIn = new HashMap<>();
    private Optional<Integer> mappedPort = Optional.empty();
    private int lastPort;

    SimNat(Mapping mapping, Filter filter, IpAddress outer) {
        this.mapping = mapping;
        this.filter = filter;
        this.outer = outer;
        this.lastPort = 40_000;
    }

    /** Lets anybody in at this port, as by PCP; answers leave by it. */
    Candidate map(int port) {
        mappedPort = Optional.of(port);
        return new Candidate(outer, port);
    }

    /** Lets a datagram out, and returns where it seems to come from. */
    Candidate send(Candidate to) {
        if (mappedPort.isPresent()
                && letIn.getOrDefault(mappedPort.get(), Set.of()).contains(to)) {
            return new Candidate(outer, mappedPort.get());
        }
        int port = mapping == Mapping.PORT_FOR_EACH_DESTINATION
                ? ports.computeIfAbsent(to, _ -> ++lastPort)
                : ports.computeIfAbsent(new Candidate(outer, 1), _ -> ++lastPort);
        letIn.computeIfAbsent(port, _ -> new HashSet<>()).add(to);
        return new Candidate(outer, port);
    }

    /** Returns whether a datagram gets in. */
    boolean receives(Candidate from, Candidate at) {
        if (Optional.of(at.port()).equals(mappedPort) && at.address().equals(outer)) {
            letIn.computeIfAbsent(at.port(), _ -> new HashSet<>()).add(from);
            return true;
        }
        Set<Candidate> talkedTo = letIn.getOrDefault(at.port(), Set.of());
        boolean isMapped = at.address().equals(outer) && !talkedTo.isEmpty();
        if (mapping == Mapping.NONE) {
            return isMapped;
        }
        return isMapped
                && switch (filter) {
                    case NOTHING -> true;
                    case BY_ADDRESS ->
                        talkedTo.stream().anyMatch(to -> to.address().equals(from.address()));
                    case BY_ADDRESS_AND_PORT -> talkedTo.contains(from);
                };
    }

    /** Forgets all, and uses other ports from now on. */
    void restart() {
        ports.clear();
        letIn.clear();
        mappedPort = Optional.empty();
        lastPort += 1000;
    }

    @Override
    public String toString() {
        return mapping + (mapping == Mapping.ONE_PORT ? " filtering " + filter : "");
    }
}
