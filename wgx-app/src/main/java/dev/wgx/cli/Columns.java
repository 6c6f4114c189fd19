// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** A table for terminals of 80 columns: each column is as wide as its widest cell, and the first one gives way. */
final class Columns {
    static final int WIDTH = 80;
    private static final String GAP = "  ";
    private static final int LEAST_FIRST = 8;
    private static final String ELLIPSIS = "…";
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\u0080-\\u009f]");

    private final boolean[] isRight;
    private final List<String[]> rows = new ArrayList<>();

    /** @param titles in the order of the columns; one that starts with {@code >} has its cells at its right edge */
    Columns(String... titles) {
        isRight = new boolean[titles.length];
        for (int i = 0; i < titles.length; i++) {
            isRight[i] = titles[i].startsWith(">");
        }
        rows.add(
                Arrays.stream(titles).map(title -> title.replaceFirst("^>", "")).toArray(String[]::new));
    }

    void add(String... cells) {
        rows.add(Arrays.stream(cells).map(Columns::printable).toArray(String[]::new));
    }

    /** Returns the lines, each with its line break, the titles first. */
    String render(Style style) {
        int[] widths = widths();
        StringBuilder out = new StringBuilder(style.label(line(rows.getFirst(), widths))).append('\n');
        rows.stream().skip(1).forEach(row -> out.append(line(row, widths)).append('\n'));
        return out.toString();
    }

    private String line(String[] row, int[] widths) {
        StringBuilder line = new StringBuilder(WIDTH);
        for (int i = 0; i < row.length; i++) {
            String cell = i == 0 ? cut(row[0], widths[0]) : row[i];
            int space = widths[i] - length(cell);
            line.append(i == 0 ? "" : GAP)
                    .repeat(' ', isRight[i] ? space : 0)
                    .append(cell)
                    .repeat(' ', isRight[i] ? 0 : space);
        }
        return line.toString().stripTrailing();
    }

    private int[] widths() {
        int[] widths = new int[isRight.length];
        for (String[] row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], length(row[i]));
            }
        }
        int rest = WIDTH
                - Arrays.stream(widths)
                        .skip(1)
                        .map(width -> width + GAP.length())
                        .sum();
        widths[0] = Math.min(widths[0], Math.max(rest, LEAST_FIRST));
        return widths;
    }

    private static String cut(String text, int width) {
        return length(text) <= width ? text : text.substring(0, text.offsetByCodePoints(0, width - 1)) + ELLIPSIS;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Replaces what would move the cursor: a name comes from a file. */
    private static String printable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return CONTROL.matcher(text).replaceAll("?");
            }
        }
        return text;
    }
}
