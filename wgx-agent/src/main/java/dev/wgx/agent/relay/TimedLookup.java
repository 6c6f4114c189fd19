// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.relay;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks names up, and waits only so long: the system asks a name server that is silent for half a minute, and cannot be
 * stopped. Who asks for the name again meanwhile waits for the same answer, so that each name has one thread at most.
 */
final class TimedLookup {
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(4);

    private final Resolver.SystemLookup system;
    private final long limitNs;
    private final Map<String, FutureTask<List<InetAddress>>> runningByName = new ConcurrentHashMap<>();

    TimedLookup(Resolver.SystemLookup system) {
        this(system, LIMIT_NS);
    }

    TimedLookup(Resolver.SystemLookup system, long limitNs) {
        this.system = system;
        this.limitNs = limitNs;
    }

    /** Returns no address if the name is not known, or nobody has said so in time. */
    List<InetAddress> lookUp(String name) {
        FutureTask<List<InetAddress>> lookup = runningByName.computeIfAbsent(name, this::start);
        try {
            List<InetAddress> addresses = lookup.get(limitNs, TimeUnit.NANOSECONDS);
            runningByName.remove(name, lookup);
            return addresses;
        } catch (ExecutionException unknown) {
            runningByName.remove(name, lookup);
            return List.of();
        } catch (TimeoutException late) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private FutureTask<List<InetAddress>> start(String name) {
        FutureTask<List<InetAddress>> lookup = new FutureTask<>(() -> system.lookUp(name));
        // A thread of the system: the call holds it.
        Thread.ofPlatform().daemon().name("name-lookup").start(lookup);
        return lookup;
    }
}
