// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.conf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.agent.RecordingCommands;
import dev.wgx.agent.TestConfigs;
import dev.wgx.agent.link.WireGuardLink;
import dev.wgx.config.HostPort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as wgx 0.9 writes them, unedited. */
class OldFilesTest {
    @TempDir
    Path directory;

    @Test
    void aHubOfWgx09GoesOnWithItsSpokes() throws Exception {
        Path path = copy("hub.conf");
        String before = Files.readString(path);
        AgentConfig config = AgentConfig.read(path);
        assertThat(config.relayEndpoint()).isEqualTo(new HostPort("192.0.2.7", 8787));
        assertThat(config.relay().keepaliveSeconds()).isEqualTo(OptionalInt.of(23));
        assertThat(config.counterparts())
                .extracting(PeerEntry::allowedIps)
                .containsExactly(TestConfigs.cidrs("10.120.217.4/32"), TestConfigs.cidrs("10.120.63.190/32"));
        assertThat(AddressPool.of(config).nextFree()).isEqualTo(TestConfigs.cidrs("10.120.0.3/32"));
        assertStarts(config);

        config.add(TestConfigs.spoke(3, "phone", "10.120.0.3/32"));
        config.save();
        assertThat(Files.readString(path)).startsWith(before.strip());
    }

    @Test
    void aSpokeOfWgx09GoesOnWithItsHub() throws Exception {
        AgentConfig config = AgentConfig.read(copy("spoke.conf"));
        assertThat(config.relayEndpoint()).isEqualTo(HostPort.parseRelay("relay.example"));
        assertThat(config.settings().listenPort()).isEqualTo(OptionalInt.of(51820));
        assertThat(config.settings().fwMark()).isEqualTo(OptionalInt.of(4660));
        assertThat(config.counterparts())
                .singleElement()
                .extracting(PeerEntry::presharedKey)
                .isNotEqualTo(Optional.empty());
        assertStarts(config);
    }

    private static void assertStarts(AgentConfig config) throws Exception {
        RecordingCommands commands = new RecordingCommands().answer("ip link show", 1, "");
        new WireGuardLink(commands, config.interfaceName(), "").start(config, _ -> TestConfigs.addresses("192.0.2.7"));
        assertThat(commands.commands).contains("wg setconf wgx /dev/stdin", "ip link set up dev wgx");
    }

    private Path copy(String name) throws Exception {
        try (var in = OldFilesTest.class.getResourceAsStream("wgx-0.9/" + name)) {
            Path path = directory.resolve(name);
            Files.copy(Objects.requireNonNull(in), path);
            return path;
        }
    }
}
