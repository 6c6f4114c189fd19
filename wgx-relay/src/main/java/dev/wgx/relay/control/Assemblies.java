package dev.wgx.relay.control;

import dev.wgx.command.KeyPage;
import dev.wgx.command.SetAssembly;
import dev.wgx.command.SetVersion;
import dev.wgx.noise.PublicKey;
import dev.wgx.relay.account.Account;
import dev.wgx.relay.account.FairTable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sets that hubs are in the middle of sending, page by page. The hub's account holds the place; a full table is shared
 * fairly. A set of one page needs no place.
 */
final class Assemblies {
    private static final class Assembly {
        private final Peer hub;
        private final Account account;
        private final SetAssembly pages;
        private long progressNs;

        Assembly(Peer hub, Account account, SetAssembly pages) {
            this.hub = hub;
            this.account = account;
            this.pages = pages;
        }
    }

    private final PublicKey relayKey;
    private final int maxSpokesPerHub;
    private final Accounts accounts;
    private final FairTable<Account, Assembly> places = new FairTable<>(Limits.MAX_ASSEMBLIES);
    private final Map<Peer, Assembly> assemblyByHub = new HashMap<>();

    Assemblies(PublicKey relayKey, int maxSpokesPerHub, Accounts accounts) {
        this.relayKey = relayKey;
        this.maxSpokesPerHub = maxSpokesPerHub;
        this.accounts = accounts;
    }

    /** Returns what the page leads to; empty if there is no place for the set now. */
    Optional<SetAssembly.Step> onPage(Peer hub, KeyPage page, SetVersion durable, long nowNs) {
        if (page.pages() == 1) {
            return Optional.of(onStep(hub, newAssembly(hub).onPage(page, durable, nowNs)));
        }
        Assembly assembly = findOrBegin(hub, nowNs);
        if (assembly == null) {
            return Optional.empty();
        }
        int before = assembly.pages.heldPages();
        SetAssembly.Step step = assembly.pages.onPage(page, durable, nowNs);
        if (assembly.pages.heldPages() > before) {
            assembly.progressNs = nowNs;
        }
        if (assembly.pages.heldPages() == 0) {
            remove(hub);
        }
        return Optional.of(onStep(hub, step));
    }

    /** A whole set needs its place no longer, nor does an older one. */
    private SetAssembly.Step onStep(Peer hub, SetAssembly.Step step) {
        if (step instanceof SetAssembly.Step.Complete) {
            remove(hub);
        }
        return step;
    }

    private SetAssembly newAssembly(Peer hub) {
        return new SetAssembly(relayKey, hub.key(), maxSpokesPerHub);
    }

    private @Nullable Assembly findOrBegin(Peer hub, long nowNs) {
        Assembly known = assemblyByHub.get(hub);
        if (known != null) {
            return known;
        }
        Account account = accounts.of(hub);
        if (places.isFull()) {
            places.findToGiveWay(account)
                    .or(() -> places.findOldest(account).filter(own -> isIdle(own, nowNs)))
                    .ifPresent(this::remove);
        }
        if (places.isFull()) {
            return null;
        }
        Assembly begun = new Assembly(hub, account, newAssembly(hub));
        begun.progressNs = nowNs;
        places.add(account, begun);
        assemblyByHub.put(hub, begun);
        return begun;
    }

    private static boolean isIdle(Assembly assembly, long nowNs) {
        return nowNs - assembly.progressNs >= Limits.ASSEMBLY_IDLE_NS;
    }

    void remove(Peer hub) {
        Assembly assembly = assemblyByHub.get(hub);
        if (assembly != null) {
            remove(assembly);
        }
    }

    private void remove(Assembly assembly) {
        assemblyByHub.remove(assembly.hub);
        places.remove(assembly.account, assembly);
    }
}
