// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The columns and lines of the terminal. */
record TerminalSize(int columns, int lines) {
    private static final Path STDOUT = Path.of("/proc/self/fd/1");
    private static final Pattern STTY = Pattern.compile("(\\d+) (\\d+)\\s*");

    /** Asks {@code stty}, which each Linux has; empty if the output is no terminal, or one that has no size. */
    static Optional<TerminalSize> ofThisProcess() {
        try {
            if (!Files.readSymbolicLink(STDOUT).toString().matches("/dev/(pts/|tty|console).*")) {
                return Optional.empty();
            }
            Process process = new ProcessBuilder("stty", "size")
                    .redirectInput(Path.of("/dev/tty").toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var output = process.inputReader()) {
                return parse(output.readAllAsString());
            }
        } catch (IOException noTerminal) {
            return Optional.empty();
        }
    }

    /** Reads lines and columns, in this order. */
    static Optional<TerminalSize> parse(String text) {
        Matcher size = STTY.matcher(text);
        return size.matches() && !size.group(2).equals("0")
                ? Optional.of(new TerminalSize(Integer.parseInt(size.group(2)), Integer.parseInt(size.group(1))))
                : Optional.empty();
    }

    boolean holds(int neededColumns, int neededLines) {
        return neededColumns <= columns && neededLines <= lines;
    }
}
