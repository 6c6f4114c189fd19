// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import java.util.ArrayList;
import java.util.List;

/** Text for a terminal of 80 columns. */
final class Paragraph {
    static final int COLUMNS = 80;

    private Paragraph() {}

    /** Breaks the text at blanks into lines; all but the first begin with four more blanks than that. */
    static List<String> wrap(String text) {
        String indent = " ".repeat(4 + text.length() - text.stripLeading().length());
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (width(rest) > COLUMNS) {
            int at = lastBlankWithin(rest, COLUMNS);
            if (at < 0) {
                break;
            }
            lines.add(rest.substring(0, at));
            rest = indent + rest.substring(at + 1);
        }
        lines.add(rest);
        return lines;
    }

    /** Returns the place of the last blank before the column, or of the first one after it; -1 if there is none. */
    private static int lastBlankWithin(String text, int column) {
        int from = text.length() - text.stripLeading().length();
        int end = text.offsetByCodePoints(0, Math.min(column + 1, width(text)));
        int before = text.lastIndexOf(' ', end - 1);
        return before >= from ? before : text.indexOf(' ', from);
    }

    /** Returns the text in exactly so many columns: cut, with a sign of that, or filled up. */
    static String cell(String text, int columns) {
        int width = width(text);
        return width <= columns
                ? text + " ".repeat(columns - width)
                : text.substring(0, text.offsetByCodePoints(0, columns - 1)) + "…";
    }

    /** Returns the text at the right end of so many columns. */
    static String right(String text, int columns) {
        return " ".repeat(Math.max(0, columns - width(text))) + text;
    }

    static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    /**
     * Breaks at spaces; what is longer than a line, as a key, stays whole. Further lines begin under the first word.
     *
     * @param start the beginning of the first line, perhaps with colours
     * @param plainStart the same without colours
     */
    static String of(String start, String plainStart, String text) {
        String indent = " ".repeat(plainStart.length());
        StringBuilder out = new StringBuilder(start);
        int column = plainStart.length();
        boolean isFirst = true;
        for (String word : text.split(" ", -1)) {
            if (!isFirst && column + 1 + word.length() > COLUMNS) {
                out.append('\n').append(indent);
                column = indent.length();
                isFirst = true;
            }
            out.append(isFirst ? "" : " ").append(word);
            column += word.length() + (isFirst ? 0 : 1);
            isFirst = false;
        }
        return out.append('\n').toString();
    }
}
