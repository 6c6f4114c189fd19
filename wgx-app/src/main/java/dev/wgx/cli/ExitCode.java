// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

/** The numbers that the shell gets. They are documented and do not change. */
enum ExitCode {
    OK(0),
    /** Something failed for a reason that has no number of its own. */
    FAILURE(1),
    /** Wrong options or arguments. */
    USAGE(2),
    /** A mistake in a configuration file. */
    CONFIGURATION(3),
    /** The relay does not answer. */
    RELAY_UNREACHABLE(4),
    /** The relay answers, and refuses. */
    REFUSED(5),
    /** No daemon runs on this machine, or it cannot be asked. */
    NOT_RUNNING(6),
    /** The relay has another key than the pinned one. */
    RELAY_KEY_CHANGED(7);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
