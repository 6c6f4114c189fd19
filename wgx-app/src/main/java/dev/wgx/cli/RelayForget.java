// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.edge.api.MessageAnswer;
import dev.wgx.noise.PublicKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "forget",
        header = "Accept a peer's next handshake whatever its clock says, and end its sessions with the relay.",
        description = {
            "",
            "A peer whose clock was ahead once is refused until that day: its handshakes look like replays of old ones. Set its"
                    + " clock, then let the relay forget it. Nothing else about the peer is forgotten."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  wgx relay forget oC0pcpDELkrjG/WeQbOxHIkaMC1bnO9NEl7R4zUmLEs="})
final class RelayForget extends RelayQuestion {
    @Parameters(paramLabel = "KEY", description = "The peer's public key.", converter = Converters.OfPublicKey.class)
    private @Nullable PublicKey key;

    @Override
    public void run() {
        String body = good(client().post("/v1/forget/" + RelayAllowList.encoded(String.valueOf(key))));
        out().print(isJson() ? body : read(MessageAnswer.class, body).message() + "\n");
    }
}
