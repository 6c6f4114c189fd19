// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.edge.api.AllowListAnswer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A change of who is allowed: the daemon writes it into its configuration and puts it in force. */
abstract class RelayAllowList extends RelayQuestion {
    private static final int CONFLICT = 409;

    /** @param path below {@code /v1/}, with {@link #encoded} parts */
    final void change(String path) {
        ControlClient.Answer answer = client().post("/v1/" + path);
        if (answer.isOk()) {
            out().print(
                            isJson()
                                    ? answer.body()
                                    : read(AllowListAnswer.class, answer.body()).message() + "\n");
            return;
        }
        if (answer.status() == CONFLICT) {
            throw new CommandException(
                    ExitCode.CONFIGURATION,
                    read(AllowListAnswer.class, answer.body()).message());
        }
        good(answer);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
