// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.config;

import dev.wgx.config.ConfigException.Place;
import dev.wgx.noise.PublicKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One section of a file: its entries, and the comments that belong to it. */
public final class IniSection {
    private static final Pattern NOTE = Pattern.compile("#\\s*([A-Za-z-]+)\\s*:\\s*(.*?)\\s*");
    /** Perhaps a key, or half of one. */
    private static final Pattern LIKE_A_KEY = Pattern.compile("[A-Za-z0-9+/]{25,}");

    private final String file;
    private final int number;
    private final SectionRule rule;
    private final String header;
    /** Comments right above the header: they go where the section goes. */
    private final List<String> above;

    private final List<IniLine> lines = new ArrayList<>();

    IniSection(String file, int number, SectionRule rule, String header, List<String> above) {
        this.file = file;
        this.number = number;
        this.rule = rule;
        this.header = header;
        this.above = above;
    }

    public String name() {
        return rule.name();
    }

    /** Returns the section as the place of a mistake. */
    public Place place() {
        return new Place(file, number, rule.name(), "", "");
    }

    /**
     * Returns the value of a key; of a repeated list all its values, joined by commas. An empty value counts as absent.
     */
    public Optional<IniValue> find(String key) {
        IniLine.Entry first = null;
        String joined = "";
        for (IniLine line : lines) {
            if (line instanceof IniLine.Entry entry
                    && entry.is(key)
                    && !entry.value().isEmpty()) {
                joined = first == null ? entry.value() : joined + ", " + entry.value();
                first = first == null ? entry : first;
            }
        }
        if (first == null) {
            return Optional.empty();
        }
        SectionRule.KeyRule keyRule = first.rule();
        String value = joined;
        return Optional.of(new IniValue(
                new Place(file, first.number(), rule.name(), keyRule.name(), ""),
                value,
                () -> isShown(keyRule, value)));
    }

    /** Returns whether a message may quote the value: where lines are joined by mistake it may hold a secret. */
    static boolean isShown(SectionRule.KeyRule rule, String value) {
        return switch (rule.kind()) {
            case SECRET -> false;
            case PLAIN, LIST -> !LIKE_A_KEY.matcher(value).find() || isPublicKeys(rule, value);
        };
    }

    private static boolean isPublicKeys(SectionRule.KeyRule rule, String value) {
        if (!rule.name().contains("PublicKey")) {
            return false;
        }
        try {
            for (String part : value.split(",", -1)) {
                PublicKey.parse(part.strip());
            }
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** @throws ConfigException if the key is absent or empty */
    public IniValue require(String key) throws ConfigException {
        Optional<IniValue> value = find(key);
        if (value.isEmpty()) {
            throw new ConfigException(
                    new Place(file, number, rule.name(), keyRule(key).name(), ""),
                    "is missing; add it to this section");
        }
        return value.get();
    }

    /** Returns the text of a comment {@code # label: text} in or right above this section. */
    public Optional<String> findNote(String label) {
        for (String line : above) {
            String text = noteText(line, label);
            if (text != null) {
                return Optional.of(text);
            }
        }
        for (IniLine line : lines) {
            String text = line instanceof IniLine.Note note ? noteText(note.text(), label) : null;
            if (text != null) {
                return Optional.of(text);
            }
        }
        return Optional.empty();
    }

    /** Gives the section this one comment {@code # label: text}: in its old place, or right below the header. */
    public IniSection note(String label, String text) {
        IniLine.Note note = new IniLine.Note("# " + label + ": " + text);
        above.removeIf(line -> isNote(line, label));
        for (int i = 0; i < lines.size(); i++) {
            if (isNote(lines.get(i).text(), label)) {
                lines.set(i, note);
                return this;
            }
        }
        int at = 0;
        while (at < lines.size() && isAnyNote(lines.get(at).text())) {
            at++;
        }
        lines.add(at, note);
        return this;
    }

    /** Returns the items of a key with a list, which can be changed there. */
    public IniList list(String key) {
        return new IniList(keyRule(key), lines);
    }

    /** Removes the comment {@code # label: text}, if there is one. */
    public void removeNote(String label) {
        above.removeIf(line -> isNote(line, label));
        lines.removeIf(line -> line instanceof IniLine.Note && isNote(line.text(), label));
    }

    private boolean isSecondNote(String line) {
        Matcher matcher = NOTE.matcher(line.strip());
        return matcher.matches() && findNote(matcher.group(1)).isPresent();
    }

    private static boolean isNote(String line, String label) {
        return noteText(line, label) != null;
    }

    /** Returns what a comment {@code # label: text} says; null for any other line. A file has thousands of them. */
    private static @Nullable String noteText(String line, String label) {
        String comment = line.strip();
        int colon = comment.indexOf(':');
        return colon > 0
                        && comment.charAt(0) == '#'
                        && comment.substring(1, colon).strip().equalsIgnoreCase(label)
                ? comment.substring(colon + 1).strip()
                : null;
    }

    private static boolean isAnyNote(String line) {
        return NOTE.matcher(line.strip()).matches();
    }

    /** Gives the key this one value, in its old place if it had one. */
    public IniSection set(String key, String value) {
        SectionRule.KeyRule known = keyRule(key);
        IniLine.Entry entry = new IniLine.Entry(0, known, value, known.name() + " = " + value);
        List<IniLine.Entry> old = entries(key);
        if (old.isEmpty()) {
            insert(entry);
        } else {
            lines.set(lines.indexOf(old.getFirst()), entry);
            lines.removeAll(old.subList(1, old.size()));
        }
        return this;
    }

    void append(IniLine line) {
        lines.add(line);
    }

    /** Returns the key of a list whose last line ends with a comma, so that the next line goes on with it. */
    SectionRule.@Nullable KeyRule openList() {
        return !lines.isEmpty()
                        && lines.getLast() instanceof IniLine.Entry entry
                        && entry.rule().kind() == SectionRule.KeyKind.LIST
                        && entry.value().endsWith(",")
                ? entry.rule()
                : null;
    }

    boolean has(String key) {
        for (IniLine line : lines) {
            if (line instanceof IniLine.Entry entry && entry.is(key)) {
                return true;
            }
        }
        return false;
    }

    SectionRule rule() {
        return rule;
    }

    /** Takes the comment lines at the very end, which belong to the section that follows. */
    List<String> takeTrailingComments() {
        List<String> taken = new ArrayList<>();
        while (!lines.isEmpty() && lines.getLast() instanceof IniLine.Note note && IniFile.isComment(note.text())) {
            taken.addFirst(note.text());
            lines.removeLast();
        }
        // A comment directly under an entry or the header is this section's own, unless it names it a second time.
        if (!taken.isEmpty()
                && (lines.isEmpty() || lines.getLast() instanceof IniLine.Entry)
                && taken.stream().noneMatch(this::isSecondNote)) {
            taken.forEach(text -> lines.add(new IniLine.Note(text)));
            return new ArrayList<>();
        }
        return taken;
    }

    /**
     * Takes the comments below the last entry that may be about what follows: all but this section's notes, which are
     * {@code # label: text} with one of these labels.
     */
    List<String> takeForeignComments(Collection<String> ownLabels) {
        List<String> taken = new ArrayList<>();
        while (!lines.isEmpty() && lines.getLast() instanceof IniLine.Note(String text)) {
            if (IniFile.isComment(text) && ownLabels.stream().noneMatch(label -> isNote(text, label))) {
                taken.addFirst(text);
            }
            lines.removeLast();
        }
        return taken;
    }

    /** Puts comments right above the header. */
    void putAbove(List<String> comments) {
        above.addAll(0, comments);
    }

    void writeTo(StringBuilder out) {
        above.forEach(line -> out.append(line).append('\n'));
        out.append(header).append('\n');
        lines.forEach(line -> out.append(line.text()).append('\n'));
    }

    void endWithBlank() {
        if (lines.isEmpty() || !lines.getLast().text().isBlank()) {
            lines.add(new IniLine.Note(""));
        }
    }

    private void insert(IniLine line) {
        int at = lines.size();
        while (at > 0 && lines.get(at - 1).text().isBlank()) {
            at--;
        }
        lines.add(at, line);
    }

    private List<IniLine.Entry> entries(String key) {
        List<IniLine.Entry> found = new ArrayList<>();
        for (IniLine line : lines) {
            if (line instanceof IniLine.Entry entry && entry.is(key)) {
                found.add(entry);
            }
        }
        return found;
    }

    private SectionRule.KeyRule keyRule(String key) {
        SectionRule.KeyRule known = rule.findKey(key);
        if (known == null) {
            throw new IllegalArgumentException("[" + rule.name() + "] has no key " + key);
        }
        return known;
    }
}
