// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import dev.wgx.config.Cidr;
import java.util.List;
import java.util.function.Consumer;

/**
 * The programs that change one interface.
 *
 * @param name the interface's
 * @param notices takes sentences for the operator about what is left out
 */
record LinkCommands(Commands commands, String name, Consumer<String> notices) {

    Commands.Outcome run(String... command) {
        return commands.run(command);
    }

    /** Runs a command that has to succeed. */
    void must(List<String> command, String input, String purpose) throws LinkException {
        Commands.Outcome outcome = commands.run(command, input);
        if (!outcome.succeeded()) {
            throw refused(command.getFirst(), purpose, outcome);
        }
    }

    /** Returns the failure of a program that was to do something for the interface. */
    LinkException refused(String program, String purpose, Commands.Outcome outcome) {
        return new LinkException("cannot " + purpose + " (" + name + "): "
                + (outcome.isWithoutAnswer()
                        ? outcome.errors()
                        : program + " ended with " + outcome + "; are you root?"));
    }

    static String family(Cidr network) {
        return network.isIpv4() ? "-4" : "-6";
    }
}
