// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.config;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a section may hold, and how often it may come. Names are matched without regard to case, as wg-quick
 * does.
 */
public final class SectionRule {
    enum Count {
        ONCE,
        ANY
    }

    enum KeyKind {
        PLAIN,
        LIST,
        SECRET
    }

    /** A key as it is spelled in messages and new files. */
    record KeyRule(String name, KeyKind kind) {}

    private final String name;
    private final Count count;
    private final Map<String, KeyRule> keys = new LinkedHashMap<>();
    /** The same rules by the names as new files spell them, of which a file has ten thousands. */
    private final Map<String, KeyRule> usualSpelling = new HashMap<>();

    private SectionRule(String name, Count count) {
        this.name = name;
        this.count = count;
    }

    /** Returns the rule of a section that must be there exactly once. */
    public static SectionRule once(String name) {
        return new SectionRule(name, Count.ONCE);
    }

    /** Returns the rule of a section that may be there any number of times. */
    public static SectionRule any(String name) {
        return new SectionRule(name, Count.ANY);
    }

    /** Keys that may come once per section. */
    public SectionRule keys(String... names) {
        return with(KeyKind.PLAIN, names);
    }

    /** Keys with comma-separated values, which may be repeated: the lists are joined. */
    public SectionRule lists(String... names) {
        return with(KeyKind.LIST, names);
    }

    /** Keys that may come once and whose value is never shown. */
    public SectionRule secrets(String... names) {
        return with(KeyKind.SECRET, names);
    }

    private SectionRule with(KeyKind kind, String... names) {
        for (String key : names) {
            KeyRule rule = new KeyRule(key, kind);
            keys.put(fold(key), rule);
            usualSpelling.put(key, rule);
        }
        return this;
    }

    String name() {
        return name;
    }

    Count count() {
        return count;
    }

    @Nullable
    KeyRule findKey(String key) {
        KeyRule usual = usualSpelling.get(key);
        return usual == null ? keys.get(fold(key)) : usual;
    }

    String keyNames() {
        return String.join(", ", keys.values().stream().map(KeyRule::name).toList());
    }

    static String fold(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
