// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PeerNameTest {
    @Test
    void whatATerminalWouldObeyIsLeftOut() {
        assertThat(PeerName.clean("\u001b[2Jphone\u0007\r\n\u009b1m")).isEqualTo("[2Jphone  1m");
        assertThat(PeerName.clean("abc\u202egnp.exe\u2066\u200f")).isEqualTo("abcgnp.exe");
        assertThat(PeerName.clean("\ud800x\ue000\u2028")).isEqualTo("x");
    }

    @Test
    void namesOfAllScriptsStayAsTheyAre() {
        for (String name : new String[] {"Käthes Handy", "телефон", "電話", "\ud83d\udcf1 phone", "a # b"}) {
            assertThat(PeerName.clean(name)).isEqualTo(name);
            assertThat(PeerName.isName(name)).isTrue();
        }
    }

    @Test
    void aLongNameIsCutBetweenCharacters() {
        String cut = PeerName.clean("電".repeat(30));
        assertThat(cut).isEqualTo("電".repeat(PeerName.MAX_BYTES / 3));
        assertThat(PeerName.clean("\ud83d\udcf1".repeat(40)).getBytes(StandardCharsets.UTF_8))
                .hasSize(PeerName.MAX_BYTES);
        assertThat(PeerName.isName("x".repeat(PeerName.MAX_BYTES + 1))).isFalse();
    }

    @Test
    void blanksAloneAreNoName() {
        assertThat(PeerName.clean(" \t\u00a0\u2003 ")).isEmpty();
        assertThat(PeerName.isName("")).isFalse();
        assertThat(PeerName.isName(" x")).isFalse();
    }
}
