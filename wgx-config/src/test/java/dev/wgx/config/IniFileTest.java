// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class IniFileTest {
    private static final Schema SCHEMA = Schema.of(
            SectionRule.once("Main").keys("Port", "Every").lists("Networks"),
            SectionRule.any("Peer").keys("PublicKey").secrets("PresharedKey"));
    private static final Set<String> OWN = Set.of("name", "since");
    private static final String TEXT = """
            # written by hand

            [Main]   # the only one
            Port = 1 # not 2
            networks = 10.0.0.0/8,192.168.0.0/16
            Networks = fd00::/64

            [Peer]
            # name: phone
            PublicKey = a

            # name: laptop
            # bought in 2020
            [Peer]
            PublicKey = b
            """;

    @Test
    void aFileThatNobodyChangedIsWrittenBackAsItWas() throws ConfigException {
        assertThat(parse().text()).isEqualTo(TEXT);
    }

    @Test
    void repeatedListsAreJoinedAndCommentsAreNoPartOfAValue() throws ConfigException {
        IniSection main = parse().only("main");
        assertThat(main.require("port").text()).isEqualTo("1");
        assertThat(main.require("Networks").cidrs())
                .extracting(Cidr::toString)
                .containsExactly("10.0.0.0/8", "192.168.0.0/16", "fd00::/64");
    }

    @Test
    void aByteOrderMarkAndSpacesThatDoNotBreakAreNoPartOfTheText() throws ConfigException {
        IniFile file = IniFile.parse("test.conf", "\uFEFF[Main]\n\u00A0Port\u00A0= 1\u00A0\n", SCHEMA);
        assertThat(file.only("Main").require("Port").text()).isEqualTo("1");
    }

    @Test
    void aNoteInOrRightAboveASectionBelongsToIt() throws ConfigException {
        assertThat(parse().all("Peer"))
                .extracting(peer -> peer.findNote("name").orElse("?"))
                .containsExactly("phone", "laptop");
    }

    @Test
    void aRemovedSectionTakesOnlyItsOwnCommentsAlong() throws ConfigException {
        IniFile file = parse();
        file.remove(file.all("Peer").getFirst(), OWN);
        assertThat(file.text()).contains("# name: laptop", "# written by hand").doesNotContain("phone");

        IniFile other = parse();
        other.remove(other.all("Peer").getLast(), OWN);
        assertThat(other.text()).contains("# name: phone").doesNotContain("laptop", "2020");
    }

    @Test
    void aCommentThatMayBeAboutTheNextSectionStaysWhenItsNeighbourGoes() throws ConfigException {
        String both = """
                [Main]
                Port = 1
                [Peer]
                # name: phone
                PublicKey = a
                # since: 2020
                # of Bert, not of Anna
                [Peer]
                # name: laptop
                PublicKey = b

                # ---- the office ----

                # name: desk
                [Peer]
                PublicKey = c
                # the last word
                """;
        IniFile file = IniFile.parse("test.conf", both, SCHEMA);
        file.remove(file.all("Peer").getFirst(), OWN);
        assertThat(file.text())
                .contains("# of Bert, not of Anna\n[Peer]\n# name: laptop\n")
                .doesNotContain("phone", "2020");
        file.remove(file.all("Peer").getFirst(), OWN);
        assertThat(file.text()).isEqualTo("""
                [Main]
                Port = 1
                # ---- the office ----
                # name: desk
                [Peer]
                PublicKey = c
                # the last word
                """);
        file.remove(file.all("Peer").getFirst(), OWN);
        assertThat(file.text()).contains("# the last word").doesNotContain("desk");
    }

    @Test
    void aNameRightAboveASectionIsNotItsNeighboursEither() throws ConfigException {
        IniFile file = IniFile.parse(
                "test.conf",
                "[Main]\n[Peer]\n# name: phone\nPublicKey = a\n# name: laptop\n[Peer]\nPublicKey = b\n",
                SCHEMA);
        file.remove(file.all("Peer").getFirst(), OWN);
        assertThat(file.text()).doesNotContain("phone");
        assertThat(file.all("Peer").getFirst().findNote("name")).contains("laptop");
    }

    @Test
    void aNoteIsReplacedWhereItStandsAndRemoved() throws ConfigException {
        IniFile file = parse();
        file.all("Peer").getFirst().note("name", "tablet");
        file.all("Peer").getLast().note("name", "desk").note("until", "2030");
        assertThat(file.text())
                .contains("[Peer]\n# name: tablet\nPublicKey = a\n")
                .contains("\n# bought in 2020\n[Peer]\n# name: desk\n# until: 2030\nPublicKey = b\n")
                .doesNotContain("laptop");
        file.all("Peer").getLast().removeNote("name");
        assertThat(file.text()).doesNotContain("desk").contains("# bought in 2020");
    }

    @Test
    void aListGoesOnInTheNextLineAfterAComma() throws ConfigException {
        IniFile file = IniFile.parse("test.conf", "[Main]\nNetworks = a,  # first\n  b=,\n c\nPort = 1\n", SCHEMA);
        assertThat(file.only("Main").require("Networks").list()).containsExactly("a", "b=", "c");
        assertThat(file.only("Main").require("Port").text()).isEqualTo("1");
        file.only("Main").set("Networks", "d");
        assertThat(file.text()).isEqualTo("[Main]\nNetworks = d\nPort = 1\n");
    }

    @Test
    void changesKeepTheLinesAround() throws ConfigException {
        IniFile file = parse();
        file.only("Main").set("Networks", "10.1.0.0/16").set("Port", "3").set("Every", "2h");
        file.add("Peer").note("name", "tablet").set("PublicKey", "c");
        assertThat(file.text())
                .isEqualTo(TEXT.replace("Port = 1 # not 2", "Port = 3")
                                .replace("networks = 10.0.0.0/8,192.168.0.0/16\n", "Networks = 10.1.0.0/16\n")
                                .replace("Networks = fd00::/64", "Every = 2h")
                        + "\n[Peer]\n# name: tablet\nPublicKey = c\n");
    }

    private static IniFile parse() throws ConfigException {
        return IniFile.parse("test.conf", TEXT, SCHEMA);
    }
}
