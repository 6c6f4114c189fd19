// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import java.util.List;
import java.util.regex.Pattern;

/** Runs other programs. */
public interface Commands {
    /** A program that is not there ends like one that failed. */
    int NOT_FOUND = 127;
    /** A program that took too long and was killed ends with this. */
    int TIMED_OUT = 124;

    /** Runs a program to its end, with its standard input, and keeps what it says. It may take some time. */
    Outcome run(List<String> command, String input);

    /** Runs a program that goes to the background by itself: its output is not waited for. */
    Outcome launch(List<String> command);

    /** Runs a program that only asks something, which takes no time. */
    default Outcome run(String... command) {
        return run(List.of(command), "");
    }

    /** @param errors for the operator; the output is not, it may hold secrets */
    record Outcome(int exitCode, String output, String errors) {
        /** The form of a key, private or not: `wg` may quote its input. */
        private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{40,}=*");

        public boolean succeeded() {
            return exitCode == 0;
        }

        /** Returns whether the program never said what it was asked for. */
        public boolean isWithoutAnswer() {
            return exitCode == TIMED_OUT || exitCode == NOT_FOUND;
        }

        /** Shows no output, and no key. */
        @Override
        public String toString() {
            String shown = KEY.matcher(errors.strip()).replaceAll("(a key)");
            return "exit code " + exitCode + (shown.isEmpty() ? "" : ": " + shown);
        }
    }
}
