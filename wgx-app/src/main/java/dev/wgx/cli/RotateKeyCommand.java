// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.agent.Agent.Rotated;
import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.conf.Role;
import dev.wgx.config.ConfigException;
import dev.wgx.noise.PublicKey;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "rotate-key",
        mixinStandardHelpOptions = true,
        description = {
            "Make a new key, and say what the others must change.",
            "",
            "Until they have changed it nothing goes through. The former key stays in the file that ends in .old."
        },
        footer = {"", "Example:", "  wgx ${PARENT-COMMAND-NAME} rotate-key"})
final class RotateKeyCommand extends AgentAction {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RoleCommand parent;

    @Option(
            names = "--output",
            paramLabel = "DIRECTORY",
            description = "On a hub: write a new file for each spoke here, complete but for the spoke's private key.")
    private Optional<Path> output = Optional.empty();

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    @Override
    void run() throws ConfigException {
        if (output.isPresent() && parent.role() == Role.SPOKE) {
            throw misuse("--output is for hubs: a spoke's hub needs the new key only.");
        }
        Rotated rotated = parent.agent(this).rotateKey(output);
        PublicKey key = rotated.config().settings().privateKey().publicKey();
        if (json) {
            out().println(new JsonObject()
                    .put("publicKey", key.toString())
                    .put("formerPublicKey", rotated.formerKey().toString())
                    .put("files", rotated.files()));
            return;
        }
        say(rotated.config().path() + " has a new key; the former file is "
                + AgentConfig.formerPath(rotated.config().path()) + ".");
        if (parent.role() == Role.HUB) {
            sayForSpokes(rotated, key);
        } else {
            say("Each hub: wgx hub add-spoke --replace NAME --public-key " + key);
        }
        say("The relay, if its AllowedPublicKeys lists the former key " + rotated.formerKey()
                + ": this one instead, then `wgx relay reload`:");
        out().println(key);
    }

    private void sayForSpokes(Rotated rotated, PublicKey key) {
        int spokes = rotated.config().counterparts().size();
        if (spokes > 0) {
            say((spokes == 1 ? "The spoke" : "Each of the " + spokes + " spokes")
                    + ", in the [Peer] of the hub: PublicKey = " + key);
        }
        rotated.files().forEach(file -> say("Wrote " + file + "; the spoke's private key stays as it is."));
    }
}
