// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.PublicKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpokeNamesTest {
    private static PublicKey key(int number) {
        byte[] bytes = new byte[PublicKey.LENGTH];
        bytes[0] = (byte) (number >> 8);
        bytes[1] = (byte) number;
        return PublicKey.of(bytes);
    }

    @Test
    void namesOfNobodyAreOneEmptyPage() {
        assertThat(SpokeNames.NONE.isEmpty()).isTrue();
        assertThat(SpokeNames.NONE.pages()).containsExactly(new NamePage(0, 0, List.of()));
    }

    @Test
    void onlySpokesThatHaveANameAreCounted() {
        SpokeNames names = SpokeNames.of(Map.of(key(1), "phone", key(2), ""));

        assertThat(names.isEmpty()).isFalse();
        assertThat(names.count()).isOne();
        assertThat(names.last()).isEqualTo(new NamePage(names.tag(), 1, List.of()));
    }

    @Test
    void aPageIsAsLongAsItMayBeAndNoLonger() {
        Map<PublicKey, String> nameByKey = new HashMap<>();
        for (int i = 0; i < 200; i++) {
            nameByKey.put(key(i), "x".repeat(1 + i % 7));
        }

        List<NamePage> pages = SpokeNames.of(nameByKey).pages();

        assertThat(pages.stream().flatMap(page -> page.entries().stream())).hasSize(200);
        for (int i = 0; i < pages.size(); i++) {
            int length = lengthOf(pages.get(i));
            assertThat(length).isLessThanOrEqualTo(NamePage.MAX_LENGTH);
            if (i + 1 < pages.size()) {
                int next = pages.get(i + 1).entries().getFirst().length();
                assertThat(length + next).isGreaterThan(NamePage.MAX_LENGTH);
            }
        }
    }

    private static int lengthOf(NamePage page) {
        return page.entries().stream().mapToInt(NamePage.Entry::length).sum();
    }
}
