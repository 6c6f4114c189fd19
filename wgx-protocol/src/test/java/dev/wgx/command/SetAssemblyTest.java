// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

import static dev.wgx.command.CommandCodecTest.key;
import static dev.wgx.command.CommandCodecTest.keys;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.command.SetAssembly.Step;
import dev.wgx.noise.PublicKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class SetAssemblyTest {
    private static final PublicKey RELAY = key(0xee);
    private static final PublicKey HUB = key(0xdd);
    private static final int LIMIT = 200;

    private final SetAssembly assembly = new SetAssembly(RELAY, HUB, LIMIT);
    private final SpokeSet spokes = SpokeSet.of(keys(100));

    @Test
    void theSetIsCompleteOnceAllPagesHaveComeInWhateverOrderAndHoweverOften() {
        assertThat(give(spokes.page(1, 2))).isEqualTo(new Step.Received(1));
        assertThat(give(spokes.page(1, 0))).isEqualTo(new Step.Received(2));
        assertThat(give(spokes.page(1, 2))).isEqualTo(new Step.Received(2));
        assertThat(give(spokes.page(1, 1))).isEqualTo(new Step.Complete(spokes, spokes.version(1)));
        assertThat(give(spokes.page(1, 1))).isEqualTo(new Step.Received(3));
        assertThat(assembly.onPage(spokes.page(1, 1), spokes.version(1), 0)).isEqualTo(new Step.AlreadyPublished());
    }

    @Test
    void theEmptySetIsCompleteWithItsOnePage() {
        Step step = assembly.onPage(SpokeSet.EMPTY.page(2, 0), spokes.version(1), 0);

        assertThat(step).isEqualTo(new Step.Complete(SpokeSet.EMPTY, SpokeSet.EMPTY.version(2)));
    }

    @Test
    void aRevisionThatIsNotNewerIsStale() {
        SetVersion current = SpokeSet.of(keys(3)).version(5);

        assertThat(assembly.onPage(spokes.page(5, 0), current, 0))
                .isEqualTo(new Step.Refuse(RefusalReason.STALE_REVISION, 5));
    }

    @Test
    void aNewerRevisionReplacesWhatWasHeld() {
        SpokeSet other = SpokeSet.of(keys(50));
        give(spokes.page(1, 0));

        assertThat(give(other.page(2, 0))).isEqualTo(new Step.Received(1));
        assertThat(give(spokes.page(1, 1))).isEqualTo(new Step.Refuse(RefusalReason.STALE_REVISION, 2));
        assertThat(give(other.page(2, 1))).isInstanceOf(Step.Complete.class);
    }

    @Test
    void anotherSetOfTheSameRevisionWaitsUntilTheFirstStandsStill() {
        SpokeSet other = SpokeSet.of(keys(50));
        give(spokes.page(1, 0));

        assertThat(give(other.page(1, 0))).isEqualTo(new Step.Refuse(RefusalReason.BUSY, 0));
        assertThat(assembly.onPage(other.page(1, 0), SetVersion.NONE, SetAssembly.IDLE_AFTER_NS))
                .isEqualTo(new Step.Received(1));
    }

    @Test
    void aRevisionIsSpentOnceItsSetIsWholeEvenBeforeItIsOnDisk() {
        SpokeSet one = SpokeSet.of(List.of(key(1)));
        give(one.page(1, 0));

        assertThat(assembly.onPage(spokes.page(1, 0), SetVersion.NONE, Long.MAX_VALUE))
                .isEqualTo(new Step.Refuse(RefusalReason.STALE_REVISION, 1));
    }

    @Test
    void aLateRepetitionOfThePublishedSetDoesNotDisturbTheNextOne() {
        SpokeSet next = SpokeSet.of(keys(50));
        SetVersion published = spokes.version(1);
        assembly.onPage(next.page(2, 0), published, 0);

        assertThat(assembly.onPage(spokes.page(1, 0), published, 0)).isEqualTo(new Step.AlreadyPublished());
        assertThat(assembly.onPage(next.page(2, 1), published, 0)).isInstanceOf(Step.Complete.class);
    }

    @Test
    void theWayBackToThePublishedSetIsAPublicationWhileAnotherIsOnItsWayToTheDisk() {
        SpokeSet other = SpokeSet.of(List.of(key(1)));
        SpokeSet published = SpokeSet.of(List.of(key(2)));
        SetVersion current = published.version(1);
        assertThat(assembly.onPage(other.page(2, 0), current, 0)).isInstanceOf(Step.Complete.class);

        assertThat(assembly.onPage(published.page(3, 0), current, 0))
                .isEqualTo(new Step.Complete(published, published.version(3)));
    }

    @Test
    void oneKeyMoreThanTheLimitIsRefusedAtTheFirstPage() {
        assertThat(give(SpokeSet.of(keys(LIMIT + 1)).page(1, 0)))
                .isEqualTo(new Step.Refuse(RefusalReason.TOO_MANY_SPOKES, LIMIT));
        assertThat(give(SpokeSet.of(keys(LIMIT)).page(1, 0))).isEqualTo(new Step.Received(1));
    }

    @Test
    void theRelayAndTheHubItselfAreNoSpokes() {
        assertThat(give(SpokeSet.of(List.of(RELAY)).page(1, 0))).isEqualTo(new Step.Refuse(RefusalReason.RELAY_KEY, 0));
        assertThat(give(SpokeSet.of(List.of(HUB)).page(1, 0))).isEqualTo(new Step.Refuse(RefusalReason.OWN_KEY, 0));
    }

    @Test
    void repeatedMisorderedAndForeignKeysAreRefused() {
        assertThat(give(pageOf(List.of(key(1), key(1))))).isEqualTo(new Step.Refuse(RefusalReason.DUPLICATE_KEY, 0));
        assertThat(give(pageOf(List.of(key(2), key(1))))).isEqualTo(new Step.Refuse(RefusalReason.HASH_MISMATCH, 0));
        assertThat(give(pageOf(List.of(key(1), key(3))))).isEqualTo(new Step.Refuse(RefusalReason.HASH_MISMATCH, 0));
        assertThat(give(pageOf(List.of(key(1), key(2))))).isInstanceOf(Step.Complete.class);
    }

    private Step give(KeyPage page) {
        return assembly.onPage(page, SetVersion.NONE, 0);
    }

    private static KeyPage pageOf(Collection<PublicKey> keys) {
        SetVersion announced = SpokeSet.of(List.of(key(1), key(2))).version(1);
        return new KeyPage(announced, 0, new ArrayList<>(keys));
    }
}
