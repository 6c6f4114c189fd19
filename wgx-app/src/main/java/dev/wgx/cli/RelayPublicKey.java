// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.edge.api.PublicKeyAnswer;
import picocli.CommandLine.Command;

@Command(
        name = "public-key",
        header = "Print the relay's public key.",
        footer = "%nCompare it with what `wgx hub init` shows, or hand it to `wgx hub init --relay-public-key`.")
final class RelayPublicKey extends RelayQuestion {
    @Override
    public void run() {
        String json = ask("/v1/public-key");
        out().print(isJson() ? json : read(PublicKeyAnswer.class, json).publicKey() + "\n");
    }
}
