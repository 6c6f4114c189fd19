// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FairQueueTest {
    private static final int QUANTUM = 10;
    private static final int MAX_DEBT = 1000;

    private final FairQueue<String, String> queue = new FairQueue<>(100, QUANTUM, MAX_DEBT);

    private void add(String account, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(queue.add(account, account + " " + i)).isEmpty();
        }
    }

    private static String accountOf(String entry) {
        return entry.substring(0, entry.indexOf(' '));
    }

    /** Serves that many entries, and says how many of each account. */
    private Map<String, Integer> serve(int times, Map<String, Integer> costByAccount) {
        Map<String, Integer> served = new HashMap<>();
        for (int i = 0; i < times; i++) {
            String account = accountOf(queue.takeNext());
            served.merge(account, 1, Integer::sum);
            queue.charge(costByAccount.getOrDefault(account, 1));
        }
        return served;
    }

    @Test
    void entriesOfOneAccountKeepTheirOrder() {
        add("one", 3);

        assertThat(queue.size()).isEqualTo(3);
        assertThat(queue.takeNext()).isEqualTo("one 0");
        queue.charge(QUANTUM * 3);
        assertThat(queue.takeNext()).isEqualTo("one 1");
        assertThat(queue.takeNext()).isEqualTo("one 2");
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void anAccountWithALongQueueDoesNotDelayOneWithAShortOne() {
        add("long", 90);
        add("short", 1);

        assertThat(serve(QUANTUM + 1, Map.of())).containsEntry("short", 1);
    }

    @Test
    void workIsSharedAndNotEntries() {
        add("costly", 50);
        add("cheap", 50);

        Map<String, Integer> served = serve(44, Map.of("costly", 30, "cheap", 3));

        assertThat(served.get("costly")).isBetween(3, 5);
        assertThat(served.get("cheap")).isBetween(39, 41);
    }

    @Test
    void debtOutlivesAnEmptyQueueOfItsAccountAsLongAsOthersWait() {
        add("cheap", 80);
        add("costly", 1);
        // One round more: the account without entries is passed over once.
        serve(2 * QUANTUM + 2, Map.of("costly", 20 * QUANTUM));

        add("costly", 1);

        assertThat(serve(45, Map.of("costly", 20 * QUANTUM))).doesNotContainKey("costly");
    }

    @Test
    void aCostBeyondTheLargestDebtIsForgiven() {
        add("unlucky", 2);
        add("other", 90);
        queue.takeNext();
        queue.charge(Long.MAX_VALUE / 2);

        assertThat(serve(80, Map.of("other", 100))).containsEntry("unlucky", 1);
    }

    @Test
    void inAFullQueueTheLongestOneLosesItsOldest() {
        add("long", 80);
        add("short", 20);

        assertThat(queue.add("short", "short 20")).contains("long 0");
        assertThat(queue.add("long", "long 80")).contains("long 80");
        assertThat(queue.add("new", "new 0")).contains("long 1");
    }

    @Test
    void manyAccountsWithOneEntryEachDoNotStarveOneWithTwo() {
        add("two", 2);
        serve(1, Map.of("two", 5 * QUANTUM));
        int served = 0;
        for (int i = 0; i < 300; i++) {
            queue.add("new" + i, "new" + i + " 0");
            queue.add("more" + i, "more" + i + " 0");
            served += serve(1, Map.of("two", 5 * QUANTUM)).containsKey("two") ? 1 : 0;
        }

        assertThat(served).isEqualTo(1);
    }
}
