// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * The commands below another one, and {@code help}. They are made only where the arguments name them: all of them for
 * help and for mistakes.
 */
final class Subcommands {
    private static final String HELP = "help";

    private final Map<String, Supplier<CommandLine>> commandByName = new LinkedHashMap<>();

    Subcommands add(String name, Supplier<CommandLine> command) {
        commandByName.put(name, command);
        return this;
    }

    CommandLine addTo(CommandLine parent, List<String> arguments) {
        boolean isNamed = !arguments.contains(HELP) && arguments.stream().anyMatch(commandByName::containsKey);
        commandByName.forEach((name, command) -> {
            if (!isNamed || arguments.contains(name)) {
                parent.addSubcommand(name, command.get());
            }
        });
        if (!isNamed) {
            parent.addSubcommand(HELP, new CommandLine.HelpCommand());
        }
        return parent;
    }
}
