// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.command.KeyPage;
import dev.wgx.command.SetAssembly;
import dev.wgx.command.SetVersion;
import dev.wgx.noise.PublicKey;
import dev.wgx.relay.account.Account;
import dev.wgx.relay.account.Shares;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The sets that hubs are in the middle of sending, page by page. The hub's account pays for as many keys as are
 * announced; what all of them may hold is shared fairly. A set of one page needs no place.
 */
final class Assemblies {
    private static final class Assembly {
        private final Peer hub;
        private final Account account;
        private final SetAssembly pages;
        private final long begunNs;
        private long progressNs;
        /** The most that was announced so far. */
        private int keys;

        Assembly(Peer hub, Account account, SetAssembly pages, long begunNs) {
            this.hub = hub;
            this.account = account;
            this.pages = pages;
            this.begunNs = begunNs;
            this.progressNs = begunNs;
        }
    }

    private final PublicKey relayKey;
    private final int maxSpokesPerHub;
    private final int limit;
    private final Accounts accounts;
    private final Shares<Account> keys = new Shares<>();
    /** The sets under way by hub; the one that began first comes first. */
    private final Map<Peer, Assembly> assemblyByHub = new LinkedHashMap<>();

    Assemblies(PublicKey relayKey, int maxSpokesPerHub, Accounts accounts) {
        this.relayKey = relayKey;
        this.maxSpokesPerHub = maxSpokesPerHub;
        this.limit = Limits.maxHeldKeys(maxSpokesPerHub);
        this.accounts = accounts;
    }

    /** Returns what the page leads to; empty if there is no place for the set now. */
    Optional<SetAssembly.Step> onPage(Peer hub, KeyPage page, SetVersion durable, long nowNs) {
        if (page.pages() == 1) {
            return Optional.of(onStep(hub, newAssembly(hub).onPage(page, durable, nowNs)));
        }
        Assembly known = assemblyByHub.get(hub);
        Assembly assembly = known != null ? known : new Assembly(hub, accounts.of(hub), newAssembly(hub), nowNs);
        // What is announced beyond the maximum is refused below, and held nowhere.
        int more = Limits.heldKeys(Math.min(page.set().count(), maxSpokesPerHub)) - assembly.keys;
        if (more > 0 && !makeRoom(assembly, more, nowNs)) {
            return Optional.empty();
        }
        hold(assembly, Math.max(0, more));
        int before = assembly.pages.heldPages();
        SetAssembly.Step step = assembly.pages.onPage(page, durable, nowNs);
        if (assembly.pages.heldPages() > before) {
            assembly.progressNs = nowNs;
        }
        if (assembly.pages.heldPages() == 0) {
            remove(assembly);
        }
        return Optional.of(onStep(hub, step));
    }

    /** Removes what a hub is sending once the set is whole: it needs its place no longer, nor does an older one. */
    private SetAssembly.Step onStep(Peer hub, SetAssembly.Step step) {
        if (step instanceof SetAssembly.Step.Complete) {
            remove(hub);
        }
        return step;
    }

    private SetAssembly newAssembly(Peer hub) {
        return new SetAssembly(relayKey, hub.key(), maxSpokesPerHub);
    }

    private void hold(Assembly assembly, int more) {
        assembly.keys += more;
        keys.add(assembly.account, more);
        assemblyByHub.putIfAbsent(assembly.hub, assembly);
    }

    private boolean makeRoom(Assembly assembly, int more, long nowNs) {
        while (keys.total() + more > limit) {
            Optional<Assembly> displaced = findToGiveWay(assembly, more, nowNs);
            if (displaced.isEmpty()) {
                return false;
            }
            remove(displaced.get());
        }
        return true;
    }

    /**
     * Finds an assembly to give way: one of a heavier account; else one that stands still; and for an account that has
     * none, one that takes its time.
     */
    private Optional<Assembly> findToGiveWay(Assembly assembly, int more, long nowNs) {
        int held = keys.held(assembly.account);
        return keys.heaviest()
                .filter(heaviest -> keys.held(heaviest) > held + more)
                .flatMap(heaviest -> findOldest(other -> other.account.equals(heaviest)))
                .or(() -> findOldest(other -> other != assembly && nowNs - other.progressNs >= Limits.ASSEMBLY_IDLE_NS))
                .or(() -> findOldest(other -> held == 0 && nowNs - other.begunNs >= Limits.ASSEMBLY_SLOW_NS));
    }

    private Optional<Assembly> findOldest(Predicate<Assembly> condition) {
        return assemblyByHub.values().stream().filter(condition).findFirst();
    }

    void remove(Peer hub) {
        Assembly assembly = assemblyByHub.get(hub);
        if (assembly != null) {
            remove(assembly);
        }
    }

    private void remove(Assembly assembly) {
        assemblyByHub.remove(assembly.hub);
        keys.remove(assembly.account, assembly.keys);
    }
}
