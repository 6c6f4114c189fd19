// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

/**
 * A command cannot be done. The message is one sentence for the operator, saying what to do where there is something.
 */
final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ExitCode exitCode;

    CommandException(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    ExitCode exitCode() {
        return exitCode;
    }
}
