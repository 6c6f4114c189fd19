// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.edge.api.MessageAnswer;
import picocli.CommandLine.Command;

@Command(
        name = "reload",
        header = "Let the daemon read its configuration again, without dropping anybody.",
        description = "A configuration with a mistake in it is refused, and the old one stays in force.")
final class RelayReload extends RelayQuestion {
    private static final int CONFLICT = 409;

    @Override
    public void run() {
        ControlClient.Answer answer = client().post("/v1/reload");
        if (answer.status() == CONFLICT) {
            throw new CommandException(
                    ExitCode.CONFIGURATION,
                    read(MessageAnswer.class, answer.body()).message());
        }
        String json = good(answer);
        out().print(isJson() ? json : read(MessageAnswer.class, json).message() + "\n");
    }
}
