// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerTest {
    private static final Path CONFIGURATION = Path.of("/etc/wgx/relay.conf");
    private static final Path STATE = Path.of("/var/lib/wgx/relay.db");

    @TempDir
    Path root;

    @BeforeEach
    void markAsContainer() throws IOException {
        write("run/.containerenv", "");
    }

    @Test
    void theMarkOfPodmanOrDockerTellsAContainer() throws IOException {
        assertThat(container().isPresent()).isTrue();
        Files.delete(root.resolve("run/.containerenv"));
        assertThat(container().isPresent()).isFalse();
        write(".dockerenv", "");
        assertThat(container().isPresent()).isTrue();
    }

    @Test
    void filesInNoVolumeAreNamedWithTheOptionsThatAreMissing() throws IOException {
        mounts("/", "/proc", "/etc/hosts");
        assertThat(container().warning(List.of(CONFIGURATION, STATE)))
                .contains(
                        "/etc/wgx/relay.conf and /var/lib/wgx/relay.db are in no volume and vanish with this container:"
                                + " start it with --volume /etc/wgx:/etc/wgx --volume /var/lib/wgx:/var/lib/wgx");
        mounts("/", "/etc/wgx");
        assertThat(container().warning(List.of(CONFIGURATION, STATE)))
                .contains("/var/lib/wgx/relay.db is in no volume and vanishes with this container:"
                        + " start it with --volume /var/lib/wgx:/var/lib/wgx");
    }

    @Test
    void aVolumeAtTheFileOrAnywhereAboveItKeepsIt() throws IOException {
        for (String volume : List.of("/etc", "/etc/wgx", "/etc/wgx/relay.conf")) {
            mounts("/", volume);
            assertThat(container().warning(List.of(CONFIGURATION))).as(volume).isEmpty();
        }
        mounts("/", "/with\\040blank");
        assertThat(container().warning(List.of(Path.of("/with blank/relay.conf"))))
                .isEmpty();
    }

    @Test
    void outsideOfAContainerNothingVanishes() throws IOException {
        Files.delete(root.resolve("run/.containerenv"));
        mounts("/");
        assertThat(container().warning(List.of(CONFIGURATION))).isEmpty();
        assertThat(container().advice("--cap-add BPF", "be root")).isEqualTo("be root");
    }

    @Test
    void unknownMountsAreNoReasonForAWarning() {
        assertThat(container().warning(List.of(CONFIGURATION))).isEmpty();
    }

    private Container container() {
        return new Container(root);
    }

    private void mounts(String... points) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String point : points) {
            text.append("36 35 98:0 / ").append(point).append(" rw,relatime - overlay overlay rw\n");
        }
        write("proc/self/mountinfo", text.toString());
    }

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
