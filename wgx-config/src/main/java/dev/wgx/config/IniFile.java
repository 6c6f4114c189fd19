// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.config;

import dev.wgx.config.ConfigException.Place;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** A configuration file, checked against a schema; keeps every line that it does not change. */
public final class IniFile {
    /** Ten thousand spokes at about 300 bytes each, with room. */
    private static final long MAX_BYTES = 16L << 20;

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final char NO_BREAK_SPACE = '\u00A0';

    /** The names that are quoted in a message. Anything else is not: a wrapped line may be half a secret. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z]{1,30}");

    private final String file;
    private final Schema schema;
    private final String read;
    private final List<String> top = new ArrayList<>();
    private final List<IniSection> sections = new ArrayList<>();

    private IniFile(String file, Schema schema, String read) {
        this.file = file;
        this.schema = schema;
        this.read = read;
    }

    /** Returns a file that has no sections yet: they are to be added before {@link #text}. */
    public static IniFile empty(String file, Schema schema) {
        return new IniFile(file, schema, "");
    }

    public static IniFile read(Path path, Schema schema) throws ConfigException {
        try {
            if (Files.size(path) > MAX_BYTES) {
                throw new ConfigException(
                        Place.of(path.toString()), "is larger than 16 MiB; name a configuration file");
            }
            return parse(path.toString(), Files.readString(path), schema);
        } catch (NoSuchFileException e) {
            throw new ConfigException(Place.of(path.toString()), "there is no such file; create it or name another");
        } catch (AccessDeniedException e) {
            throw new ConfigException(Place.of(path.toString()), "may not be read by this user; try as root");
        } catch (CharacterCodingException e) {
            throw new ConfigException(Place.of(path.toString()), "is not UTF-8 text; save it as such");
        } catch (IOException e) {
            throw new ConfigException(
                    Place.of(path.toString()), "cannot be read (" + e.getMessage() + "); check the path");
        }
    }

    /** @param file the name for messages */
    public static IniFile parse(String file, String text, Schema schema) throws ConfigException {
        IniFile result = new IniFile(file, schema, text);
        int number = 0;
        // Some editors begin a file with it.
        String content = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        for (String line : content.lines().toList()) {
            result.addLine(++number, line);
        }
        for (SectionRule rule : schema.rules()) {
            if (rule.count() == SectionRule.Count.ONCE
                    && result.all(rule.name()).isEmpty()) {
                throw new ConfigException(
                        Place.of(file), "the section [" + rule.name() + "] is missing; add it with its keys");
            }
        }
        return result;
    }

    public Place place() {
        return Place.of(file);
    }

    /** Returns the section that the schema demands exactly once. */
    public IniSection only(String name) {
        return all(name).getFirst();
    }

    public List<IniSection> all(String name) {
        return sections.stream()
                .filter(section -> section.name().equalsIgnoreCase(name))
                .toList();
    }

    /** Adds an empty section at the end, set off by a blank line. */
    public IniSection add(String name) {
        SectionRule rule = schema.findSection(name);
        if (rule == null) {
            throw new IllegalArgumentException("no section [" + name + "]");
        }
        if (!sections.isEmpty()) {
            sections.getLast().endWithBlank();
        }
        IniSection section = new IniSection(file, 0, rule, "[" + rule.name() + "]", new ArrayList<>());
        sections.add(section);
        return section;
    }

    /**
     * Removes the section and the comments that belong to it. What stands below its last entry and is none of its
     * notes stays: it may be about the next section.
     *
     * @param ownLabels the labels of the section's notes
     */
    public void remove(IniSection section, Collection<String> ownLabels) {
        List<String> others = section.takeForeignComments(ownLabels);
        int at = sections.indexOf(section);
        sections.remove(at);
        if (at < sections.size()) {
            sections.get(at).putAbove(others);
        } else {
            others.forEach(text -> sections.getLast().append(new IniLine.Note(text)));
        }
    }

    /** Returns the text as it was read, whatever has changed since. */
    public String read() {
        return read;
    }

    /** Returns the file as it is to be written. */
    public String text() {
        StringBuilder out = new StringBuilder();
        top.forEach(line -> out.append(line).append('\n'));
        sections.forEach(section -> section.writeTo(out));
        return out.toString();
    }

    static boolean isComment(String line) {
        return line.strip().startsWith("#");
    }

    private void addLine(int number, String raw) throws ConfigException {
        String content = withoutComment(raw);
        if (content.isEmpty()) {
            if (sections.isEmpty()) {
                top.add(raw);
            } else {
                sections.getLast().append(new IniLine.Note(raw));
            }
        } else if (content.startsWith("[")) {
            addHeader(number, content, raw);
        } else {
            addEntry(number, content, raw);
        }
    }

    private void addHeader(int number, String content, String raw) throws ConfigException {
        String name = content.endsWith("]")
                ? content.substring(1, content.length() - 1).strip()
                : content;
        SectionRule rule = schema.findSection(name);
        if (rule == null) {
            throw new ConfigException(
                    Place.of(file, number),
                    (NAME.matcher(name).matches() ? content : "this line") + " is not a section of this file; it knows "
                            + schema.sectionNames() + ", remove or correct it");
        }
        if (rule.count() == SectionRule.Count.ONCE && !all(rule.name()).isEmpty()) {
            throw new ConfigException(
                    new Place(file, number, rule.name(), "", ""),
                    "is there for the second time; join the two sections");
        }
        List<String> above =
                sections.isEmpty() ? new ArrayList<>() : sections.getLast().takeTrailingComments();
        sections.add(new IniSection(file, number, rule, raw, above));
    }

    private void addEntry(int number, String content, String raw) throws ConfigException {
        int equals = content.indexOf('=');
        if (sections.isEmpty()) {
            throw new ConfigException(
                    Place.of(file, number),
                    "comes before the first section; put it below one of " + schema.sectionNames());
        }
        IniSection section = sections.getLast();
        SectionRule.KeyRule open = section.openList();
        if (open != null) {
            section.append(new IniLine.Entry(number, open, content, raw));
            return;
        }
        String key = content.substring(0, Math.max(equals, 0)).strip();
        SectionRule.KeyRule rule = section.rule().findKey(key);
        if (rule == null) {
            throw unknown(number, section, key);
        }
        if (rule.kind() != SectionRule.KeyKind.LIST && section.has(key)) {
            throw new ConfigException(
                    new Place(file, number, section.name(), rule.name(), ""),
                    "is there for the second time in this section; keep one of them");
        }
        section.append(
                new IniLine.Entry(number, rule, content.substring(equals + 1).strip(), raw));
    }

    private ConfigException unknown(int number, IniSection section, String key) {
        // The line is not quoted: it may hold a secret.
        return NAME.matcher(key).matches()
                ? new ConfigException(
                        new Place(file, number, section.name(), key, ""),
                        "is not a key of this section; it knows "
                                + section.rule().keyNames() + ", remove or correct it")
                : new ConfigException(
                        new Place(file, number, section.name(), "", ""),
                        "this line is not `Key = value`; correct or remove it");
    }

    private static String withoutComment(String line) {
        int hash = line.indexOf('#');
        String content = hash < 0 ? line : line.substring(0, hash);
        // It comes with text that is copied from a web page.
        return content.replace(NO_BREAK_SPACE, ' ').strip();
    }
}
