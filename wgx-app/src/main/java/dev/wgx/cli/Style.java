// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import picocli.CommandLine.Help.Ansi;

/** The colours of {@code wg show}, if the launcher found a terminal that wants them. */
record Style(boolean hasColours) {
    private static final String RESET = "\u001b[0m";

    static Style ofTerminal() {
        return new Style(Boolean.getBoolean("wgx.colours"));
    }

    static Ansi ansi() {
        return ofTerminal().hasColours() ? Ansi.ON : Ansi.OFF;
    }

    /**
     * Marks the name of a thing: bold green for the relay, bold yellow for a peer, as {@code wg} has interface and
     * peer.
     */
    String relay(String text) {
        return paint("\u001b[32;1m", text);
    }

    String peer(String text) {
        return paint("\u001b[33;1m", text);
    }

    String label(String text) {
        return paint("\u001b[1m", text);
    }

    String unit(String text) {
        return paint("\u001b[36m", text);
    }

    String warning(String text) {
        return paint("\u001b[31m", text);
    }

    private String paint(String code, String text) {
        return hasColours ? code + text + RESET : text;
    }
}
