// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.relay.DropReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TroubleshootingTest {
    @ParameterizedTest
    @EnumSource(DropReason.class)
    void everyDropReasonIsExplainedInTheWordsOfTheProgram(DropReason reason) throws IOException {
        assertThat(Files.readString(Path.of("../docs/troubleshooting.md")))
                .contains("| `" + reason + "` | " + reason.description() + " |");
    }
}
