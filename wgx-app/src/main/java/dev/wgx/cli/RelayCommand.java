// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code wgx relay}: the daemon on this machine. */
@Command(
        name = "relay",
        header = "Ask the relay on this machine how it is, and tell it whom to allow.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  wgx relay status            how it is: what it forwards, drops and refuses",
            "  wgx relay peers --online    who is there",
            "  wgx relay allow KEY --name NAME",
            "  wgx relay events            watch peers come, move and go"
        })
final class RelayCommand implements Runnable {
    private static final Map<String, Supplier<RelayQuestion>> QUESTIONS = questions();

    @ParentCommand
    private @Nullable Wgx root;

    @Option(
            names = {"-s", "--socket", "--unix"},
            paramLabel = "SOCKET",
            scope = ScopeType.INHERIT,
            description = "The daemon's Unix socket (default: %n/run/wgx/wgxd.sock).")
    private @Nullable Path socket;

    @Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    static CommandLine commandLine(List<String> arguments) {
        Subcommands subcommands = new Subcommands();
        QUESTIONS.forEach((name, question) -> subcommands.add(name, () -> new CommandLine(question.get())));
        subcommands.add("allow", () -> new CommandLine(new RelayAllow()));
        subcommands.add("deny", () -> new CommandLine(new RelayDeny()));
        subcommands.add("forget", () -> new CommandLine(new RelayForget()));
        return subcommands.addTo(new CommandLine(new RelayCommand()), arguments);
    }

    private static Map<String, Supplier<RelayQuestion>> questions() {
        Map<String, Supplier<RelayQuestion>> questions = new LinkedHashMap<>();
        questions.put("running", RelayRunning::new);
        questions.put("status", RelayStatus::new);
        questions.put("peers", RelayPeers::new);
        questions.put("routes", RelayRoutes::new);
        questions.put("sessions", RelaySessions::new);
        questions.put("public-key", RelayPublicKey::new);
        questions.put("export", RelayExport::new);
        questions.put("reload", RelayReload::new);
        questions.put("events", RelayEvents::new);
        return questions;
    }

    /**
     * Runs a question in its everyday form, {@code [-s SOCKET] relay NAME [--json]}, without picocli, whose model of
     * the commands would take longer than the rest of the program.
     *
     * @return empty when the arguments have another form, which picocli shall read or refuse
     */
    static OptionalInt runPlainQuestion(List<String> arguments, PrintWriter out, PrintWriter err) {
        boolean namesSocket = arguments.size() > 2
                && arguments.get(0).matches("-s|--socket|--unix")
                && !arguments.get(1).isEmpty();
        Path socket = namesSocket ? Path.of(arguments.get(1)) : Wgx.DEFAULT_SOCKET;
        List<String> words = namesSocket ? arguments.subList(2, arguments.size()) : arguments;
        boolean asJson = words.size() == 3 && words.get(2).equals("--json");
        if (!(words.size() == 2 || asJson) || !words.get(0).equals("relay")) {
            return OptionalInt.empty();
        }
        Supplier<RelayQuestion> question = QUESTIONS.get(words.get(1));
        if (question == null) {
            return OptionalInt.empty();
        }
        try {
            question.get().run(new ControlClient(socket), out, asJson);
            return OptionalInt.of(ExitCode.OK.number());
        } catch (CommandException e) {
            return OptionalInt.of(Wgx.fail(e, err));
        }
    }

    ControlClient client() {
        if (root == null) {
            throw new IllegalStateException("not below the root command");
        }
        return new ControlClient(socket == null ? root.socket() : socket);
    }

    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(spec.commandLine().getOut());
        }
    }
}
