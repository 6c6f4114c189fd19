// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command line, in words that need no knowledge of its parser. */
final class WrongUsage {
    private static final Pattern LIKE_A_KEY = Pattern.compile("[A-Za-z0-9+/]{40,}=*");
    private static final Pattern POSITION =
            Pattern.compile("Invalid value for positional parameter at index \\d+ \\(([^)]*)\\)");
    private static final Pattern CHOICE =
            Pattern.compile("expected one of \\[([^]]*)] \\(case-insensitive\\) but was ('[^']*')");
    private static final Pattern LAST_STOP = Pattern.compile("\\.$");

    private WrongUsage() {}

    /** Returns a clause without a full stop. It quotes no key: what stands in a wrong place may be a private one. */
    static String of(ParameterException problem) {
        String message = problem instanceof UnmatchedArgumentException unmatched
                ? tooMuch(unmatched)
                : String.valueOf(problem.getMessage());
        String shown = LIKE_A_KEY.matcher(message).replaceAll("(a key)");
        String named = POSITION.matcher(shown).replaceAll("Invalid value for $1");
        String chosen = CHOICE.matcher(named)
                .replaceAll(choice ->
                        choice.group(2) + " is none of " + choice.group(1).toLowerCase(Locale.ROOT));
        return LAST_STOP.matcher(chosen).replaceAll("").replace("is not an int", "is no whole number");
    }

    private static String tooMuch(UnmatchedArgumentException problem) {
        CommandLine command = problem.getCommandLine();
        String first = problem.getUnmatched().getFirst();
        if (problem.isUnknownOption()) {
            return "there is no option " + first;
        }
        if (!command.getSubcommands().isEmpty()) {
            return "there is no command " + first;
        }
        // One of a list that its converter does not take is left over, too.
        return command.getCommandSpec().positionalParameters().stream()
                .filter(parameter -> parameter.arity().isVariable())
                .findFirst()
                .map(parameter -> "Invalid value for " + parameter.paramLabel() + ": " + first)
                .orElse("there is one argument too many: " + first);
    }
}
