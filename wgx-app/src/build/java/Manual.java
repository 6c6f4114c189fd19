// SPDX-License-Identifier: GPL-3.0-or-later
import dev.wgx.cli.Wgx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * {@code Manual DIRECTORY VERSION}: writes the manual pages of {@code wgx} and the completions for bash, zsh and fish,
 * made of the same model of the commands as their help. Runs with wgx.jar as class path when a release is packed.
 */
final class Manual {
    private static final CommandLine ROOT = Wgx.commands();
    private static final String ZSH = """
            #compdef wgx
            # The script for bash, which lies beside this, by zsh's emulation of bash's completion.
            autoload -U +X bashcompinit && bashcompinit
            source "${functions_source[_wgx]:A:h}/../../bash-completion/completions/wgx"
            _bash_complete -o default -F _complete_wgx
            """;

    private final Path share;
    private final String version;

    private Manual(Path share, String version) {
        this.share = share;
        this.version = version;
    }

    public static void main(String[] arguments) throws IOException {
        Manual manual = new Manual(Path.of(arguments[0]), arguments[1]);
        manual.writePage(ROOT);
        for (CommandLine command : commandsOf(ROOT)) {
            manual.writePage(command);
        }
        String bash = AutoComplete.bash("wgx", ROOT).replaceFirst("^#!.*\n", "");
        manual.write("bash-completion/completions/wgx", bash);
        manual.write("zsh/vendor-completions/_wgx", ZSH);
        manual.write("fish/vendor_completions.d/wgx.fish", fish());
    }

    private void write(String name, String text) throws IOException {
        Path file = share.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static List<CommandLine> commandsOf(CommandLine parent) {
        return List.copyOf(parent.getSubcommands().values());
    }

    // ---- manual pages ----

    private void writePage(CommandLine command) throws IOException {
        String name = command.getCommandSpec().qualifiedName("-");
        StringBuilder page = new StringBuilder();
        page.append(".TH %s 1 \"\" \"wgx %s\" \"wgx\"\n".formatted(quoted(name), version));
        page.append(".SH NAME\n").append(text(name + " - " + summary(command))).append('\n');
        page.append(".SH SYNOPSIS\n.nf\n").append(synopsis(command)).append(".fi\n");
        describe(page, command, ".SH DESCRIPTION\n");
        List<CommandLine> below = commandsOf(command);
        if (!below.isEmpty()) {
            page.append(".SH COMMANDS\n");
        }
        for (CommandLine subcommand : below) {
            page.append(".SS ")
                    .append(quoted(subcommand.getCommandSpec().qualifiedName()))
                    .append('\n');
            if (command == ROOT) {
                page.append(text(summary(subcommand))).append("\nSee ");
                page.append(text(subcommand.getCommandSpec().qualifiedName("-")))
                        .append("(1).\n");
            } else {
                page.append(".nf\n").append(synopsis(subcommand)).append(".fi\n");
                describe(page, subcommand, ".PP\n");
            }
        }
        page.append(".SH SEE ALSO\n").append(text(seeAlso(name))).append('\n');
        write("man/man1/" + name + ".1", page.toString());
    }

    private static String seeAlso(String name) {
        return Stream.concat(
                        Stream.concat(Stream.of(ROOT), commandsOf(ROOT).stream())
                                .map(command -> command.getCommandSpec().qualifiedName("-"))
                                .filter(other -> !other.equals(name))
                                .map(other -> other + "(1)"),
                        Stream.of("wgxd(8), wg(8), wg-quick(8)"))
                .collect(Collectors.joining(", "));
    }

    private static String synopsis(CommandLine command) {
        return text(command.getHelp().synopsis(0).strip()) + "\n";
    }

    private static void describe(StringBuilder page, CommandLine command, String heading) {
        CommandSpec spec = command.getCommandSpec();
        List<String> description = lines(spec.usageMessage().description());
        if (!description.isEmpty()) {
            page.append(heading);
            paragraphs(page, description);
        }
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            entry(page, parameter.paramLabel(), lines(parameter.description()));
        }
        for (OptionSpec option : shown(spec)) {
            String label = option.arity().max() > 0 ? " " + option.paramLabel() : "";
            entry(page, String.join(", ", option.names()) + label, lines(option.description()));
        }
        List<String> footer = lines(spec.usageMessage().footer());
        if (!footer.isEmpty()) {
            page.append(".PP\n.nf\n");
            lines(new String[] {spec.usageMessage().footerHeading()})
                    .forEach(line -> page.append(text(line)).append('\n'));
            footer.forEach(line -> page.append(text(line)).append('\n'));
            page.append(".fi\n");
        }
    }

    private static void entry(StringBuilder page, String term, List<String> description) {
        page.append(".TP\n\\fB").append(text(term)).append("\\fR\n");
        paragraphs(page, description);
    }

    private static void paragraphs(StringBuilder page, List<String> lines) {
        for (String line : lines) {
            page.append(line.isBlank() ? ".sp" : text(line)).append('\n');
        }
    }

    private static List<OptionSpec> shown(CommandSpec spec) {
        return spec.options().stream().filter(option -> !option.hidden()).toList();
    }

    private static String summary(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        return Stream.concat(
                        lines(spec.usageMessage().header()).stream(),
                        lines(spec.usageMessage().description()).stream())
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse(spec.name());
    }

    /** Returns the lines as picocli shows them: its markup is resolved, a format's line breaks are real ones. */
    private static List<String> lines(String[] texts) {
        List<String> lines = new ArrayList<>();
        for (String text : texts) {
            lines.addAll(CommandLine.Help.Ansi.OFF
                    .string(String.format(text.replace("%s", "%%s")))
                    .lines()
                    .toList());
        }
        return lines;
    }

    /** Escapes what roff would take for a command of its own. */
    private static String text(String plain) {
        String escaped = plain.replace("\\", "\\e").replace("-", "\\-").replace("·", "\\(bu");
        return escaped.lines()
                .map(line -> line.startsWith(".") || line.startsWith("'") ? "\\&" + line : line)
                .collect(Collectors.joining("\n"));
    }

    private static String quoted(String plain) {
        return '"' + text(plain) + '"';
    }

    // ---- fish ----

    private static String fish() {
        StringBuilder script = new StringBuilder("complete -c wgx -f\n");
        complete(script, ROOT, "__fish_use_subcommand", "__fish_use_subcommand");
        for (CommandLine command : commandsOf(ROOT)) {
            String seen = "__fish_seen_subcommand_from " + command.getCommandName();
            String names = String.join(" ", command.getSubcommands().keySet());
            complete(
                    script,
                    command,
                    seen,
                    names.isEmpty() ? seen : seen + "; and not __fish_seen_subcommand_from " + names);
            for (CommandLine subcommand : commandsOf(command)) {
                complete(
                        script,
                        subcommand,
                        seen + "; and __fish_seen_subcommand_from " + subcommand.getCommandName(),
                        "");
            }
        }
        return script.toString();
    }

    /** Completes a command's options where the first condition holds, and commands below it where the second does. */
    private static void complete(StringBuilder script, CommandLine command, String where, String whereBelow) {
        for (CommandLine below : commandsOf(command)) {
            line(script, whereBelow, "-a " + below.getCommandName(), summary(below));
        }
        for (OptionSpec option : shown(command.getCommandSpec())) {
            String names = Stream.of(option.names())
                    .map(name -> name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1))
                    .collect(Collectors.joining(" "));
            String argument = option.arity().max() > 0 ? " -r -F" : "";
            line(script, where, names + argument, String.join(" ", lines(option.description())));
        }
    }

    private static void line(StringBuilder script, String condition, String what, String description) {
        script.append("complete -c wgx -n '%s' %s -d '%s'\n"
                .formatted(condition, what, description.replace("\\", "\\\\").replace("'", "\\'")));
    }
}
