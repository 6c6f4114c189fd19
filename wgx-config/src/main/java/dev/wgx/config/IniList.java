// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The items of a list in one section, on one line or on several, and what is remarked about them: a comment behind an
 * item that has the line to itself is about that item.
 */
public final class IniList {
    private static final char REMARK = '#';

    private final SectionRule.KeyRule rule;
    private final List<IniLine> lines;

    /** @param lines of the section: what is changed here changes there */
    IniList(SectionRule.KeyRule rule, List<IniLine> lines) {
        this.rule = rule;
        this.lines = lines;
    }

    public List<String> items() {
        return entries().stream().flatMap(entry -> itemsOf(entry).stream()).toList();
    }

    /** Returns the remarks, in the file's order, by the item that they are about. */
    public Map<String, String> remarks() {
        Map<String, String> remarks = new LinkedHashMap<>();
        for (IniLine.Entry entry : entries()) {
            List<String> items = itemsOf(entry);
            remarkOf(entry)
                    .filter(remark -> items.size() == 1)
                    .ifPresent(remark -> remarks.put(items.getFirst(), remark));
        }
        return remarks;
    }

    /**
     * Puts the item on a line of its own: where it is, if it is there, else behind the others.
     *
     * @param isItem tells the item from others, which may be written in several ways
     * @param remark empty for none
     */
    public void put(String item, Predicate<String> isItem, String remark) {
        endContinuations();
        Optional<IniLine.Entry> holder = entries().stream()
                .filter(entry -> itemsOf(entry).stream().anyMatch(isItem))
                .findFirst();
        Optional<IniLine.Entry> empty =
                entries().stream().filter(entry -> itemsOf(entry).isEmpty()).findFirst();
        if (holder.isPresent() && itemsOf(holder.get()).size() > 1) {
            List<String> others =
                    itemsOf(holder.get()).stream().filter(isItem.negate()).toList();
            int at = lines.indexOf(holder.get());
            lines.set(
                    at, line(holder.get().text(), others, remarkOf(holder.get()).orElse("")));
            lines.add(at + 1, line(holder.get().text(), List.of(item), remark));
        } else if (holder.or(() -> empty).isPresent()) {
            IniLine.Entry replaced = holder.or(() -> empty).get();
            lines.set(lines.indexOf(replaced), line(replaced.text(), List.of(item), remark));
        } else {
            List<IniLine.Entry> entries = entries();
            int at = entries.isEmpty() ? endOfText() : lines.indexOf(entries.getLast()) + 1;
            String model = entries.isEmpty() ? "" : entries.getLast().text();
            lines.add(at, line(model, List.of(item), remark));
        }
    }

    /** Removes the item wherever it is. An empty list remains where it was the only one. */
    public void remove(Predicate<String> isItem) {
        endContinuations();
        for (IniLine.Entry entry : entries()) {
            List<String> items = itemsOf(entry);
            List<String> others = items.stream().filter(isItem.negate()).toList();
            if (others.size() == items.size()) {
                continue;
            }
            if (others.isEmpty() && entries().size() > 1) {
                lines.remove(entry);
            } else {
                String remark = others.isEmpty() ? "" : remarkOf(entry).orElse("");
                lines.set(lines.indexOf(entry), line(entry.text(), others, remark));
            }
        }
    }

    /** Begins each line with the key, if one ends with a comma: the next one, which may be changed, goes on with it. */
    private void endContinuations() {
        boolean goesOn = false;
        for (IniLine.Entry entry : entries()) {
            boolean isOpen = entry.value().endsWith(",");
            if (goesOn || isOpen) {
                String model = goesOn ? "" : entry.text();
                IniLine.Entry whole =
                        line(model, itemsOf(entry), remarkOf(entry).orElse(""));
                lines.set(lines.indexOf(entry), whole);
            }
            goesOn = isOpen;
        }
    }

    /** @param model a line whose beginning, up to the value, this one has too; empty for a plain one */
    private IniLine.Entry line(String model, List<String> items, String remark) {
        String value = String.join(", ", items);
        String beginning = model.isEmpty() ? rule.name() + " =" : model.substring(0, model.indexOf('=') + 1);
        String text = beginning + (value.isEmpty() ? "" : " " + value) + (remark.isEmpty() ? "" : " # " + remark);
        return new IniLine.Entry(0, rule, value, text);
    }

    private int endOfText() {
        int at = lines.size();
        while (at > 0 && lines.get(at - 1).text().isBlank()) {
            at--;
        }
        return at;
    }

    private List<IniLine.Entry> entries() {
        List<IniLine.Entry> found = new ArrayList<>();
        for (IniLine line : lines) {
            if (line instanceof IniLine.Entry entry && entry.is(rule.name())) {
                found.add(entry);
            }
        }
        return found;
    }

    private static List<String> itemsOf(IniLine.Entry entry) {
        return IniValue.itemsOf(entry.value());
    }

    private static Optional<String> remarkOf(IniLine.Entry entry) {
        int at = entry.text().indexOf(REMARK);
        return at < 0
                ? Optional.empty()
                : Optional.of(entry.text().substring(at + 1).strip()).filter(remark -> !remark.isEmpty());
    }
}
