// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.noise.PublicKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "deny",
        header = "Take a key off the allow-list, and cut it off at once.",
        description = {
            "",
            "Removes the key from AllowedPublicKeys of the relay's configuration and applies that at once: its sessions end, and a hub"
                    + " takes along the spokes that it alone had brought. The file as it was is kept beside it, as relay.conf.old.",
            "",
            "Where AllowedPublicKeys is `all` nobody can be denied. A spoke that a hub brings is removed at that hub.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  wgx relay deny oC0pcpDELkrjG/WeQbOxHIkaMC1bnO9NEl7R4zUmLEs=")
final class RelayDeny extends RelayAllowList {
    @Parameters(paramLabel = "KEY", description = "The peer's public key.", converter = Converters.OfPublicKey.class)
    private @Nullable PublicKey key;

    @Override
    public void run() {
        change("deny/" + encoded(String.valueOf(key)));
    }
}
