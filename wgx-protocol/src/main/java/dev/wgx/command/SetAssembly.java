// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

import dev.wgx.noise.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the pages of one hub's set at the relay. Holds at most one set, never more than the limit, and only keys
 * that arrived. Pages may come in any order and more than once.
 *
 * <p>After {@link Step.Complete} it goes on to answer repeated pages with {@link Step.Received} until its owner has the
 * set on disk and says so by the {@code current} argument.
 */
public final class SetAssembly {
    /** A set that stands still for so long gives way to another one of the same revision. */
    public static final long IDLE_AFTER_NS = 5_000_000_000L;

    private final PublicKey relay;
    private final PublicKey hub;
    private final int maxSpokes;

    private @Nullable SetVersion set;
    private List<@Nullable KeyPage> pages = List.of();
    private int heldPages;
    private long lastPageNs;

    /** @param maxSpokes how many keys a set may have */
    public SetAssembly(PublicKey relay, PublicKey hub, int maxSpokes) {
        this.relay = relay;
        this.hub = hub;
        this.maxSpokes = maxSpokes;
    }

    /** The consequence of a page. */
    public sealed interface Step {
        /** The page is to be answered by {@link Response.PageReceived}. */
        record Received(int heldPages) implements Step {}

        /** The page is of the current set, and to be answered by {@link Response.Published}. */
        record AlreadyPublished() implements Step {}

        /**
         * The set is to be applied under this version, and to be answered by {@link Response.Published} once it is safe
         * on disk.
         */
        record Complete(SpokeSet spokes, SetVersion version) implements Step {}

        record Refuse(RefusalReason reason, long detail) implements Step {}
    }

    /** @param current the newest set of this hub that is safe on disk */
    public Step onPage(KeyPage page, SetVersion current, long nowNs) {
        SetVersion announced = page.set();
        discardUpTo(current);
        if (announced.hasSameKeysAs(current) && !isWhole()) {
            return new Step.AlreadyPublished();
        }
        if (announced.revision() <= current.revision()) {
            return new Step.Refuse(RefusalReason.STALE_REVISION, current.revision());
        }
        if (announced.count() > maxSpokes) {
            return new Step.Refuse(RefusalReason.TOO_MANY_SPOKES, maxSpokes);
        }
        if (set == null || !set.equals(announced)) {
            Step.Refuse conflict = findConflict(announced, nowNs);
            if (conflict != null) {
                return conflict;
            }
            begin(announced);
        }
        lastPageNs = nowNs;
        return hold(page);
    }

    /** Returns how many pages of the set have come. */
    public int heldPages() {
        return heldPages;
    }

    /** Forgets the pages; nothing of them was in force. */
    public void discard() {
        set = null;
        pages = List.of();
        heldPages = 0;
    }

    private void discardUpTo(SetVersion current) {
        if (set != null && set.revision() <= current.revision()) {
            discard();
        }
    }

    private Step.@Nullable Refuse findConflict(SetVersion announced, long nowNs) {
        SetVersion held = set;
        if (held == null || announced.revision() > held.revision()) {
            return null;
        }
        if (announced.revision() < held.revision()) {
            return new Step.Refuse(RefusalReason.STALE_REVISION, held.revision());
        }
        // A whole set of this revision is about to be in force: the revision is spent.
        if (isWhole()) {
            return new Step.Refuse(RefusalReason.STALE_REVISION, held.revision());
        }
        return nowNs - lastPageNs < IDLE_AFTER_NS ? new Step.Refuse(RefusalReason.BUSY, 0) : null;
    }

    private void begin(SetVersion announced) {
        set = announced;
        pages = new ArrayList<>();
        for (int i = KeyPage.pagesFor(announced.count()); i > 0; i--) {
            pages.add(null);
        }
        heldPages = 0;
    }

    private Step hold(KeyPage page) {
        if (pages.get(page.index()) != null) {
            return new Step.Received(heldPages);
        }
        if (page.keys().contains(relay)) {
            return refuse(RefusalReason.RELAY_KEY);
        }
        if (page.keys().contains(hub)) {
            return refuse(RefusalReason.OWN_KEY);
        }
        pages.set(page.index(), page);
        heldPages++;
        return isWhole() ? complete(page.set()) : new Step.Received(heldPages);
    }

    private boolean isWhole() {
        return set != null && heldPages == pages.size();
    }

    private Step complete(SetVersion version) {
        List<PublicKey> keys = new ArrayList<>(version.count());
        for (KeyPage page : pages) {
            if (page != null) {
                keys.addAll(page.keys());
            }
        }
        SpokeSet spokes = SpokeSet.of(keys);
        if (spokes.count() != keys.size()) {
            return refuse(RefusalReason.DUPLICATE_KEY);
        }
        // The hash is over the sorted keys: a set that was sent in another order is another set.
        if (!spokes.keys().equals(keys) || !spokes.version(version.revision()).equals(version)) {
            return refuse(RefusalReason.HASH_MISMATCH);
        }
        return new Step.Complete(spokes, version);
    }

    private Step refuse(RefusalReason reason) {
        discard();
        return new Step.Refuse(reason, 0);
    }
}
