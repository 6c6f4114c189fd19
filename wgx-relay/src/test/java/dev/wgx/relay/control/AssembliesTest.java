// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.command.KeyPage;
import dev.wgx.command.RefusalReason;
import dev.wgx.command.SetAssembly.Step;
import dev.wgx.command.SetVersion;
import dev.wgx.command.SpokeSet;
import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Admission;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Eight of the largest sets are received at once, and no more. */
class AssembliesTest {
    private static final int LARGEST = 300;
    private static final int PLACES = 8;
    private static final long START_NS = 100 * Limits.SECOND_NS;

    private final List<PublicKey> listed = new ArrayList<>();
    private final Tables keys = new Tables(Admission.EVERYBODY);
    private final Tables tables;
    private final PublicKey relayKey;
    private final SpokeSet largest;
    private final Assemblies assemblies;
    private long nowNs = START_NS;

    AssembliesTest() {
        for (int i = 0; i <= PLACES; i++) {
            listed.add(keys.newKey());
        }
        tables = new Tables(new Admission(false, new HashSet<>(listed), true));
        relayKey = keys.newKey();
        List<PublicKey> spokes = new ArrayList<>();
        for (int i = 0; i < LARGEST; i++) {
            spokes.add(keys.newKey());
        }
        largest = SpokeSet.of(spokes);
        assemblies = new Assemblies(relayKey, LARGEST, tables.accounts);
    }

    private Peer hub(int number) {
        return tables.peers.findOrAdd(listed.get(number));
    }

    private Optional<Step> send(Peer hub, int page) {
        return send(hub, largest.page(1, page));
    }

    private Optional<Step> send(Peer hub, KeyPage page) {
        return assemblies.onPage(hub, page, SetVersion.NONE, nowNs);
    }

    private void beginWith(int hubs) {
        for (int i = 0; i < hubs; i++) {
            assertThat(send(hub(i), 0)).contains(new Step.Received(1));
        }
    }

    /** Returns how many pages of a set that began with page 0 are held once page 1 has come. */
    private int heldAfterASecondPage(Peer hub) {
        return send(hub, 1).map(step -> ((Step.Received) step).heldPages()).orElse(0);
    }

    @Test
    void whenAllPlacesAreTakenAFurtherHubHasToWait() {
        beginWith(PLACES);

        assertThat(send(hub(PLACES), 0)).isEmpty();
        assertThat(heldAfterASecondPage(hub(0))).isEqualTo(2);
    }

    @Test
    void aSetOfOnePageNeedsNoPlace() {
        beginWith(PLACES);
        SpokeSet small = SpokeSet.of(largest.keys().subList(0, KeyPage.MAX_KEYS));

        assertThat(send(hub(PLACES), small.page(1, 0))).containsInstanceOf(Step.Complete.class);
    }

    @Test
    void aHubWhoseNewerSetIsWholeGivesBackThePlaceOfTheOlderOne() {
        beginWith(PLACES);
        SpokeSet small = SpokeSet.of(largest.keys().subList(0, 1));

        send(hub(3), small.page(2, 0));

        assertThat(send(hub(PLACES), 0)).contains(new Step.Received(1));
    }

    @Test
    void aSetThatIsWholeGivesBackItsPlace() {
        beginWith(PLACES);
        for (int page = 1; page < largest.pages() - 1; page++) {
            assertThat(send(hub(2), page)).contains(new Step.Received(page + 1));
        }

        assertThat(send(hub(2), largest.pages() - 1)).containsInstanceOf(Step.Complete.class);

        assertThat(send(hub(PLACES), 0)).contains(new Step.Received(1));
    }

    @Test
    void aSetThatIsRefusedHoldsNoPlace() {
        beginWith(PLACES - 1);
        List<PublicKey> withTheRelay = new ArrayList<>(largest.keys().subList(1, LARGEST));
        withTheRelay.add(relayKey);
        SpokeSet bad = SpokeSet.of(withTheRelay);
        int page = bad.keys().indexOf(relayKey) / KeyPage.MAX_KEYS;

        assertThat(send(hub(PLACES - 1), bad.page(1, page))).contains(new Step.Refuse(RefusalReason.RELAY_KEY, 0));

        assertThat(send(hub(PLACES), 0)).contains(new Step.Received(1));
    }

    @Test
    void theOldestSetOfAHeavierAccountGivesWay() {
        Peer first = spokeOf(hub(0));
        Peer second = spokeOf(hub(0));
        for (int i = 1; i < PLACES - 1; i++) {
            assertThat(send(hub(i), 0)).contains(new Step.Received(1));
        }
        send(first, 0);
        send(second, 0);

        assertThat(send(hub(PLACES), 0)).contains(new Step.Received(1));

        assertThat(heldAfterASecondPage(second)).isEqualTo(2);
        assertThat(heldAfterASecondPage(hub(1))).isEqualTo(2);
        assertThat(send(first, 1)).isEmpty();
    }

    private Peer spokeOf(Peer hub) {
        Peer spoke = tables.peers.findOrAdd(keys.newKey());
        tables.publish(hub, spoke);
        return spoke;
    }

    @Test
    void aSetThatStandsStillGivesWay() {
        beginWith(PLACES);
        nowNs += Limits.ASSEMBLY_IDLE_NS - 1;
        assertThat(send(hub(PLACES), 0)).isEmpty();
        nowNs += 1;

        assertThat(send(hub(PLACES), 0)).contains(new Step.Received(1));

        assertThat(heldAfterASecondPage(hub(1))).isEqualTo(2);
        assertThat(send(hub(0), 1)).contains(new Step.Received(1));
    }

    @Test
    void whoRepeatsAPageStandsStill() {
        beginWith(PLACES);
        nowNs += Limits.ASSEMBLY_IDLE_NS - 1;
        for (int i = 1; i < PLACES; i++) {
            assertThat(heldAfterASecondPage(hub(i))).isEqualTo(2);
        }
        assertThat(send(hub(0), 0)).contains(new Step.Received(1));
        nowNs += 1;

        assertThat(send(hub(PLACES), 0)).contains(new Step.Received(1));

        assertThat(send(hub(PLACES), 1)).contains(new Step.Received(2));
        assertThat(send(hub(0), 1)).isEmpty();
    }

    @Test
    void aSetThatGrowsGivesWayWhenItHasTakenItsTime() {
        beginWith(PLACES);
        int page = 1;
        while (nowNs < START_NS + Limits.ASSEMBLY_SLOW_NS - 1) {
            nowNs = Math.min(nowNs + 3 * Limits.SECOND_NS, START_NS + Limits.ASSEMBLY_SLOW_NS - 1);
            for (int i = 0; i < PLACES; i++) {
                assertThat(send(hub(i), page)).contains(new Step.Received(page + 1));
            }
            page++;
        }
        assertThat(send(hub(PLACES), 0)).isEmpty();
        nowNs += 1;

        assertThat(send(hub(PLACES), 0)).contains(new Step.Received(1));
    }

    @Test
    void aSlowSetDoesNotGiveWayToAnAccountThatHasOneUnderWay() {
        beginWith(PLACES);
        for (int page = 1; page < 5; page++) {
            nowNs += 3 * Limits.SECOND_NS;
            for (int i = 0; i < PLACES; i++) {
                assertThat(send(hub(i), page)).contains(new Step.Received(page + 1));
            }
        }

        assertThat(send(spokeOf(hub(0)), 0)).isEmpty();
    }

    @Test
    void aHubThatIsGoneHoldsNoPlace() {
        beginWith(PLACES);

        assemblies.remove(hub(5));
        assemblies.remove(hub(5));

        assertThat(send(hub(PLACES), 0)).contains(new Step.Received(1));
        assertThat(send(hub(5), 0)).isEmpty();
    }
}
