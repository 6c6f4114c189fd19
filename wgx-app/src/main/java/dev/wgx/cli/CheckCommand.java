// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.agent.Surroundings;
import dev.wgx.agent.check.Examination;
import dev.wgx.agent.check.Finding;
import dev.wgx.agent.check.Finding.Verdict;
import dev.wgx.agent.check.SocketMirror;
import dev.wgx.agent.link.LinkException;
import dev.wgx.agent.status.TunnelInquiry;
import dev.wgx.config.ConfigException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Examine this machine and its way to the relay.",
            "",
            "Looks at the relay's name, UDP over IPv4 and IPv6, the relay's key, whether it allows this peer, the clocks,"
                    + " the NAT and how long that keeps a mapping, the path's MTU, the firewall and WireGuard itself."
                    + " Each line is ok, note, problem or unknown, and says what to do.",
            "",
            "It changes nothing. It takes some 30 seconds, for the NAT. The exit code is 0 if there is no problem, and 1"
                    + " otherwise."
        },
        footer = {
            "",
            "Examples:",
            "  wgx ${PARENT-COMMAND-NAME} check",
            "  wgx ${PARENT-COMMAND-NAME} check --quick --json"
        })
final class CheckCommand extends AgentAction {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RoleCommand parent;

    @Option(names = "--quick", description = "Do not watch how long the NAT keeps a mapping.")
    private boolean quick;

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    private ExitCode result = ExitCode.OK;

    @Override
    void run() throws ConfigException, LinkException {
        Surroundings around = surroundings(parent.around());
        String userspace = around.userspaceProgram().isBlank() ? "wireguard-go" : around.userspaceProgram();
        List<Finding> findings = new Examination(
                        parent.role(),
                        parent.config(),
                        userspace,
                        around.commands(),
                        around.resolver(),
                        new TunnelInquiry(around.random()),
                        new SocketMirror(around.random()),
                        this::say)
                .run(quick, TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()));
        out().print(json ? json(findings) + "\n" : text(findings, Style.ofTerminal()));
        if (findings.stream().anyMatch(finding -> finding.verdict() == Verdict.PROBLEM)) {
            result = ExitCode.FAILURE;
        }
    }

    @Override
    ExitCode result() {
        return result;
    }

    static String text(List<Finding> findings, Style style) {
        StringBuilder out = new StringBuilder();
        for (Finding finding : findings) {
            String verdict = finding.verdict().word();
            String start = " ".repeat(Math.max(0, 7 - verdict.length())) + "  "
                    + finding.subject().word() + ": ";
            out.append(Paragraph.of(paint(finding.verdict(), style) + start, verdict + start, finding.what()));
            if (!finding.remedy().isEmpty()) {
                out.append(Paragraph.of("         what to do: ", "         what to do: ", finding.remedy()));
            }
        }
        return out.toString();
    }

    private static String paint(Verdict verdict, Style style) {
        return switch (verdict) {
            case OK -> style.unit(verdict.word());
            case NOTE, UNKNOWN -> style.label(verdict.word());
            case PROBLEM -> style.warning(verdict.word());
        };
    }

    static String json(List<Finding> findings) {
        return findings.stream()
                .map(finding -> new JsonObject()
                        .put("subject", finding.subject().name().toLowerCase(Locale.ROOT))
                        .put("verdict", finding.verdict().word())
                        .put("what", finding.what())
                        .put("remedy", finding.remedy())
                        .toString())
                .collect(Collectors.joining(",\n", "[\n", "\n]"));
    }
}
