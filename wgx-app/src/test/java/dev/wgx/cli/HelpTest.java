// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The help of each command, as it is shown on a terminal of 80 columns. */
class HelpTest {
    static List<CommandLine> commands() {
        return withBelow(Wgx.commands()).toList();
    }

    private static Stream<CommandLine> withBelow(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(HelpTest::withBelow));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void noLineIsLongerThan80ColumnsAndNoExampleIsBroken(CommandLine command) {
        List<String> lines =
                command.getUsageMessage(CommandLine.Help.Ansi.OFF).lines().toList();

        assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        for (String line : command.getCommandSpec().usageMessage().footer()) {
            if (line.startsWith("  ")) {
                assertThat(lines).contains(line);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void noWordIsBroken(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        UsageMessageSpec usage = spec.usageMessage();
        List<String> shown = words(command.getUsageMessage(CommandLine.Help.Ansi.OFF));

        assertThat(shown)
                .containsAll(words(String.join(" ", usage.header())))
                .containsAll(words(String.join(" ", usage.description())));
        for (ArgSpec argument : spec.args()) {
            assertThat(shown).containsAll(words(String.join(" ", argument.description())));
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theExamplesOfACommandAreOfItsOwnKind(CommandLine command) {
        String name = command.getCommandSpec().qualifiedName();
        String role = name.startsWith("wgx hub ") ? "wgx spoke" : name.startsWith("wgx spoke ") ? "wgx hub" : "?";

        for (String line : command.getCommandSpec().usageMessage().footer()) {
            assertThat(line.strip()).doesNotStartWith(role);
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void eachExampleRunsACommandThatThereIs(CommandLine command) {
        for (String line :
                command.getUsageMessage(CommandLine.Help.Ansi.OFF).lines().toList()) {
            if (line.startsWith("  wgx ")) {
                Map<String, CommandLine> below = Wgx.commands().getSubcommands();
                for (String word : words(line.replaceFirst("wgx", ""))) {
                    if (below.isEmpty() || word.startsWith("-")) {
                        break;
                    }
                    assertThat(below).as(line).containsKey(word);
                    below = Objects.requireNonNull(below.get(word)).getSubcommands();
                }
            }
        }
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split("\\s+"))
                .filter(word -> !word.isEmpty() && !word.contains("${"))
                .map(word -> word.replace("%n", ""))
                .toList();
    }
}
