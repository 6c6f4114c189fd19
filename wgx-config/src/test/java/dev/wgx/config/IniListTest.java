// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class IniListTest {
    private static final Schema SCHEMA =
            Schema.of(SectionRule.once("Main").keys("Port").lists("Keys"));
    private static final String TEXT = """
            [Main]
            # who may
            Keys = a # the first
              keys=b,  c , d # three
            Keys = e
            # the port
            Port = 1

            """;

    private final IniFile file = parse(TEXT);

    @Test
    void aRemarkIsAboutAnItemThatHasTheLineToItself() {
        assertThat(list(file).items()).containsExactly("a", "b", "c", "d", "e");
        assertThat(list(file).remarks()).isEqualTo(Map.of("a", "the first"));
    }

    @Test
    void aNewItemComesBehindTheOthers() {
        list(file).put("f", "f"::equals, "a name # and more");
        list(file).put("g", "g"::equals, "");
        assertThat(file.text())
                .isEqualTo(TEXT.replace("Keys = e\n", "Keys = e\nKeys = f # a name # and more\nKeys = g\n"));
        assertThat(list(parse(file.text())).remarks()).containsEntry("f", "a name # and more");
    }

    @Test
    void anItemThatIsThereKeepsItsPlace() {
        list(file).put("a", "a"::equals, "another remark");
        list(file).put("c", "c"::equals, "in the middle");
        assertThat(file.text())
                .isEqualTo(TEXT.replace("the first", "another remark")
                        .replace("  keys=b,  c , d # three", "  keys= b, d # three\n  keys= c # in the middle"));
    }

    @Test
    void anEmptyListIsFilledWhereItStands() {
        IniFile empty = parse("[Main]\nKeys = # nobody yet\nPort = 1\n");
        list(empty).put("a", "a"::equals, "");
        assertThat(empty.text()).isEqualTo("[Main]\nKeys = a\nPort = 1\n");

        IniFile without = parse("[Main]\nPort = 1\n\n");
        list(without).put("a", "a"::equals, "x");
        assertThat(without.text()).isEqualTo("[Main]\nPort = 1\nKeys = a # x\n\n");
    }

    @Test
    void aRemovedItemTakesItsRemarkAndNothingElse() {
        list(file).remove("a"::equals);
        list(file).remove("c"::equals);
        list(file).remove("e"::equals);
        assertThat(file.text()).isEqualTo("""
                [Main]
                # who may
                  keys= b, d # three
                # the port
                Port = 1

                """);
        list(file).remove("b"::equals);
        list(file).remove("d"::equals);
        assertThat(file.text()).contains("\n  keys=\n");
        assertThat(list(file).items()).isEmpty();
    }

    private static IniList list(IniFile file) {
        return file.only("Main").list("Keys");
    }

    @Test
    void aListThatGoesOnInTheNextLinesIsChangedToo() {
        String goesOn = "[Main]\nKeys = a==, # first\n  b==, c==,\n  d==\nPort = 1\n";
        IniFile put = parse(goesOn);
        list(put).put("e==", "e=="::equals, "new");
        assertThat(put.text())
                .isEqualTo("[Main]\nKeys = a== # first\nKeys = b==, c==\nKeys = d==\nKeys = e== # new\nPort = 1\n");
        IniFile removed = parse(goesOn);
        list(removed).remove("d=="::equals);
        assertThat(list(parse(removed.text())).items()).containsExactly("a==", "b==", "c==");
    }

    @Test
    void aListThatEndsWithACommaIsChangedToo() {
        IniFile open = parse("[Main]\nPort = 1\nKeys = a,\n");
        list(open).put("b", "b"::equals, "");
        assertThat(open.text()).isEqualTo("[Main]\nPort = 1\nKeys = a\nKeys = b\n");
    }

    private static IniFile parse(String text) {
        try {
            return IniFile.parse("test.conf", text, SCHEMA);
        } catch (ConfigException e) {
            throw new AssertionError(e);
        }
    }
}
