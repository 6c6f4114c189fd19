// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import java.io.PrintWriter;
import java.util.List;

/**
 * The place where a picture is shown again and again.
 *
 * @param isTerminal it is wiped before each picture
 * @param lines that it has
 */
record Screen(boolean isTerminal, int lines) {
    static final Screen ENDLESS = new Screen(false, Integer.MAX_VALUE);

    private static final String WIPE = "\u001b[H\u001b[2J\u001b[3J";
    private static final int USUAL_LINES = 24;
    /** The lines beside the rows: head, sum, and where the cursor stays. */
    private static final int OTHER_LINES = 3;

    /** Returns the terminal that the launcher has found, if any. */
    static Screen ofTerminal() {
        return Boolean.getBoolean("wgx.terminal")
                ? new Screen(true, Integer.getInteger("wgx.lines", USUAL_LINES))
                : ENDLESS;
    }

    void begin(PrintWriter out) {
        if (isTerminal) {
            out.print(WIPE);
        }
    }

    /** Returns those that fit. */
    <T> List<T> rows(List<T> all) {
        return all.subList(0, Math.min(all.size(), Math.max(1, lines - OTHER_LINES)));
    }
}
