// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.agent.RecordingCommands;
import dev.wgx.agent.TestConfigs;
import dev.wgx.agent.TestKeys;
import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.link.LiveLink;
import dev.wgx.agent.link.StartedLinks;
import dev.wgx.agent.link.WireGuardLink;
import dev.wgx.command.SpokeSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePeersTest {
    private static final Instant END = Instant.parse("2030-12-31T23:00:00Z");
    private static final LiveLink NONE = new LiveLink(0, 0, List.of());

    @TempDir
    Path directory;

    private final RecordingCommands commands =
            new RecordingCommands().answer("wg show", 0, "secret\tpublic\t40000\toff\n");
    private final WireGuardLink link = new WireGuardLink(commands, "wgx", "");
    private Instant now = END.minusSeconds(1);

    private FilePeers peersOf(AgentConfig config) throws Exception {
        return new FilePeers(config.path(), () -> _ -> List.of(), new StartedLinks(directory), () -> {}, () -> now);
    }

    @Test
    void aSpokeWhoseTimeIsOverIsLeftOutThoughTheFileDoesNotChange() throws Exception {
        AgentConfig config = TestConfigs.hub(directory.resolve("hub.conf"), "10.120.0.1/16");
        config.add(TestConfigs.spoke(3, "phone", "10.120.0.3/32"));
        config.add(TestConfigs.spoke(4, "guest", "10.120.0.4/32").withExpiry(Optional.of(END)));
        config.save();
        FilePeers peers = peersOf(config);
        assertThat(peers.refresh(link)).isFalse();
        assertThat(peers.keys(NONE)).isEqualTo(SpokeSet.of(List.of(TestKeys.publicKey(3), TestKeys.publicKey(4))));

        now = END;
        assertThat(peers.refresh(link)).isTrue();
        assertThat(commands.commands).contains("wg syncconf wgx /dev/stdin");
        assertThat(peers.keys(NONE)).isEqualTo(SpokeSet.of(List.of(TestKeys.publicKey(3))));
        assertThat(peers.refresh(link)).isFalse();
    }

    @Test
    void aPeerThatIsToStayRelayedIsNoCounterpartOfDirectPaths() throws Exception {
        AgentConfig config = TestConfigs.hub(directory.resolve("hub.conf"), "10.120.0.1/16");
        config.add(TestConfigs.spoke(3, "phone", "10.120.0.3/32"));
        config.add(TestConfigs.spoke(4, "guest", "10.120.0.4/32"));
        config.save();
        FilePeers peers = peersOf(config);
        peers.refresh(link);
        assertThat(peers.directCounterparts(NONE)).containsOnlyKeys(TestKeys.publicKey(3), TestKeys.publicKey(4));

        Files.writeString(config.path(), config.text().replace("# name: guest", "# name: guest\n# direct: off"));
        assertThat(peers.refresh(link)).isTrue();
        assertThat(peers.directCounterparts(NONE)).containsOnlyKeys(TestKeys.publicKey(3));
        assertThat(peers.keys(NONE)).isEqualTo(SpokeSet.of(List.of(TestKeys.publicKey(3), TestKeys.publicKey(4))));
    }
}
