// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartedLinksTest {
    @TempDir
    Path directory;

    @Test
    void eachInterfaceIsNotedByItself() {
        StartedLinks started = new StartedLinks(directory);
        started.add("wgx");
        assertThat(started.contains("wgx")).isTrue();
        assertThat(started.contains("wg1")).isFalse();
        assertThat(new StartedLinks(directory).contains("wgx")).isTrue();
        started.remove("wgx");
        started.remove("wgx");
        assertThat(started.contains("wgx")).isFalse();
    }

    @Test
    void aDirectoryThatIsNotThereIsNoMistake() {
        StartedLinks nowhere = new StartedLinks(directory.resolve("absent"));
        nowhere.add("wgx");
        nowhere.remove("wgx");
        assertThat(nowhere.contains("wgx")).isFalse();
    }
}
