// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sections that a kind of file may have. */
public final class Schema {
    private final Map<String, SectionRule> sections = new LinkedHashMap<>();

    private Schema() {}

    public static Schema of(SectionRule... rules) {
        Schema schema = new Schema();
        for (SectionRule rule : rules) {
            schema.sections.put(SectionRule.fold(rule.name()), rule);
        }
        return schema;
    }

    @Nullable
    SectionRule findSection(String name) {
        return sections.get(SectionRule.fold(name));
    }

    Iterable<SectionRule> rules() {
        return sections.values();
    }

    String sectionNames() {
        return String.join(
                ", ",
                sections.values().stream().map(rule -> "[" + rule.name() + "]").toList());
    }
}
