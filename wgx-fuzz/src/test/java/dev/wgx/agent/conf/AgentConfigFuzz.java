// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.conf;

import dev.wgx.config.Cidr;
import dev.wgx.config.ConfigException;
import dev.wgx.config.HostPort;
import dev.wgx.fuzz.Claim;
import dev.wgx.fuzz.Secrets;
import dev.wgx.noise.PublicKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Any text as a hub.conf or spoke.conf, and as what a hub has assigned to a spoke. */
public final class AgentConfigFuzz {
    private static final PublicKey NEW = PublicKey.of(new byte[PublicKey.LENGTH]);

    private AgentConfigFuzz() {}

    /**
     * Claims that a file that is read is kept line by line, that a peer can be added and removed again, and that an
     * error names the file and no secret.
     */
    public static void run(byte[] input) throws IOException {
        String text = new String(input, StandardCharsets.UTF_8);
        Path path = Files.createTempFile("wgx-fuzz", ".conf");
        try {
            Files.writeString(path, text);
            AgentConfig config = AgentConfig.read(path);
            Claim.same(config.text(), lines(text), "the text of a file that is not changed");
            change(config, path);
        } catch (ConfigException mistake) {
            requireGood(text, mistake, path);
        } finally {
            Files.delete(path);
        }
        try {
            Claim.holds(AssignedText.parse(path, text, NEW).addresses() != null, "what is assigned is read");
        } catch (ConfigException mistake) {
            requireGood(text, mistake, path);
        }
    }

    private static void change(AgentConfig config, Path path) throws IOException {
        PeerEntry peer = new PeerEntry(
                NEW,
                Optional.of("new"),
                Optional.empty(),
                List.of(Cidr.parse("203.0.113.77/32")),
                Optional.of(HostPort.parseRelay("relay.example")),
                OptionalInt.empty());
        List<PeerEntry> before = config.peers();
        try {
            config.add(peer);
        } catch (ConfigException refusal) {
            return;
        }
        AgentConfig added = reread(path, config.text());
        Claim.holds(added.peers().size() == before.size() + 1, "a peer that was added is there");
        Claim.holds(added.peers().subList(0, before.size()).equals(before), "the other peers are as they were");
        added.remove(added.peers().getLast());
        Claim.same(reread(path, added.text()).peers(), before, "the peers once the new one is removed");
    }

    private static AgentConfig reread(Path path, String text) throws IOException {
        Files.writeString(path, text);
        try {
            return AgentConfig.read(path);
        } catch (ConfigException mistake) {
            throw new AssertionError("what was written cannot be read", mistake);
        }
    }

    private static String lines(String text) {
        String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
        return content.lines().map(line -> line + "\n").collect(Collectors.joining());
    }

    private static void requireGood(String text, ConfigException mistake, Path path) {
        Claim.holds(String.valueOf(mistake.getMessage()).startsWith(path.toString()), "an error names the file");
        Secrets.requireHidden(text, String.valueOf(mistake.getMessage()));
    }
}
