// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.SeededRandom;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import org.junit.jupiter.api.Test;

class FairTableTest {
    private static final int LIMIT = 12;

    private final FairTable<Integer, String> table = new FairTable<>(LIMIT);

    private void fill(int account) {
        for (int i = 0; !table.isFull(); i++) {
            table.add(account, "entry " + i + " of " + account);
        }
    }

    @Test
    void theOldestEntryOfTheAccountThatHoldsMostGivesWay() {
        table.add(2, "another one's");
        fill(1);

        assertThat(table.findToGiveWay(3)).contains("entry 0 of 1");
        assertThat(table.findToGiveWay(2)).contains("entry 0 of 1");
    }

    @Test
    void theAccountThatHoldsMostIsRefused() {
        fill(1);

        assertThat(table.findToGiveWay(1)).isEmpty();
    }

    @Test
    void nobodyGivesWayToOneThatWouldThenHoldMore() {
        for (int i = 0; i < LIMIT / 2; i++) {
            table.add(1, "entry " + i + " of 1");
        }
        fill(2);

        assertThat(table.findToGiveWay(1)).isEmpty();
        assertThat(table.findToGiveWay(2)).isEmpty();
    }

    @Test
    void withMoreAccountsThanPlacesTheOneThatIsIdleLongestGivesWay() {
        for (int account = 0; account < LIMIT; account++) {
            table.add(account, "of " + account);
        }

        assertThat(table.findToGiveWay(LIMIT)).contains("of 0");
        assertThat(table.findToGiveWay(5)).isEmpty();
    }

    /** The same table as a list that is searched. */
    private static final class Model {
        private record Held(int account, Object entry) {}

        private final List<Held> entries = new ArrayList<>();
        private final SequencedSet<Integer> accountsIdleLongestFirst = new LinkedHashSet<>();

        int held(int account) {
            return (int)
                    entries.stream().filter(held -> held.account == account).count();
        }

        void touch(Integer account) {
            accountsIdleLongestFirst.addLast(account);
        }

        Optional<Object> findToGiveWay(int newcomer) {
            int heaviest = -1;
            for (int account : accountsIdleLongestFirst) {
                heaviest = heaviest < 0 || held(account) > held(heaviest) ? account : heaviest;
            }
            int most = heaviest < 0 ? 0 : held(heaviest);
            return most > 0 && (held(newcomer) == 0 || most > held(newcomer) + 1)
                    ? findOldest(heaviest)
                    : Optional.empty();
        }

        Optional<Object> findOldest(int account) {
            return entries.stream()
                    .filter(held -> held.account == account)
                    .map(Held::entry)
                    .findFirst();
        }
    }

    @Test
    void itIsAsFairAsItsModelWhateverAccountsDo() {
        SeededRandom random = new SeededRandom(20);
        FairTable<Integer, Object> fair = new FairTable<>(LIMIT);
        Model model = new Model();
        for (int step = 0; step < 50_000; step++) {
            // Low numbers are chosen more often: some are greedy.
            int account = Math.floorMod(random.nextInt(), 1 + Math.floorMod(random.nextInt(), 16));
            if (fair.isFull() || (fair.held(account) > 0 && random.nextInt() % 3 == 0)) {
                Optional<Object> found = fair.findToGiveWay(account);
                assertThat(found).isEqualTo(model.findToGiveWay(account));
                if (found.isPresent() && fair.isFull()) {
                    remove(fair, model, found.get());
                } else {
                    model.findOldest(account).ifPresent(oldest -> remove(fair, model, oldest));
                }
            } else {
                Object entry = new Object();
                fair.add(account, entry);
                model.entries.add(new Model.Held(account, entry));
                model.touch(account);
            }
            assertThat(fair.size()).isEqualTo(model.entries.size());
            assertThat(fair.held(account)).isEqualTo(model.held(account));
        }
    }

    private static void remove(FairTable<Integer, Object> fair, Model model, Object entry) {
        Model.Held held = model.entries.stream()
                .filter(each -> each.entry.equals(entry))
                .findFirst()
                .orElseThrow();
        model.entries.remove(held);
        model.touch(held.account);
        fair.remove(held.account, entry);
    }

    @Test
    void anAccountWithinItsEvenPartIsNeverRefused() {
        SeededRandom random = new SeededRandom(21);
        for (int round = 0; round < 2000; round++) {
            int accounts = 2 + Math.floorMod(random.nextInt(), LIMIT - 1);
            FairTable<Integer, Object> fair = new FairTable<>(LIMIT);
            while (!fair.isFull()) {
                fair.add(Math.floorMod(random.nextInt(), accounts), new Object());
            }
            for (int account = 0; account < accounts; account++) {
                if ((fair.held(account) + 1) * accounts <= LIMIT) {
                    assertThat(fair.findToGiveWay(account)).isPresent();
                }
            }
        }
    }
}
