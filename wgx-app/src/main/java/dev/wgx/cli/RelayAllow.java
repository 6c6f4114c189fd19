// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.noise.PublicKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "allow",
        header = "Let a key use the relay, from now on and after a restart.",
        description = {
            "",
            "Writes the key into AllowedPublicKeys of the relay's configuration, and its name behind it as a comment, and applies that at"
                    + " once. A key that is allowed already gets the name. Where AllowedPublicKeys is `all` only the name is written. The"
                    + " file as it was is kept beside it, as relay.conf.old.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  wgx relay allow oC0pcpDELkrjG/WeQbOxHIkaMC1bnO9NEl7R4zUmLEs= --name home")
final class RelayAllow extends RelayAllowList {
    @Parameters(paramLabel = "KEY", description = "The peer's public key.", converter = Converters.OfPublicKey.class)
    private @Nullable PublicKey key;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What to call the peer; only this relay's operator sees it.",
            converter = Converters.OfPeerName.class)
    private String name = "";

    @Override
    public void run() {
        String path = "allow/" + encoded(String.valueOf(key));
        change(name.isEmpty() ? path : path + "/" + encoded(name));
    }
}
