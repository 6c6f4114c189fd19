// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.config;

/** A line of a section's body as it stands in the file. */
sealed interface IniLine {

    /** Returns the line with its comment and blanks, as it is written back. */
    String text();

    /** A comment or an empty line. */
    record Note(String text) implements IniLine {}

    /**
     * @param rule the key as the schema spells it
     * @param value without comment and blanks
     */
    record Entry(int number, SectionRule.KeyRule rule, String value, String text) implements IniLine {

        boolean is(String key) {
            return rule.name().equalsIgnoreCase(key);
        }
    }
}
