// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.daemon.LineLoggerFinder.LineLogger;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineLoggerFinderTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    @Test
    void elsewhereTheTimeStandsBeforeTheLevel() {
        logger(false).log(Level.WARNING, "it rains");

        assertThat(text()).matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z WARN it rains\n");
    }

    @Test
    void inTheJournalEveryLineHasItsPriority() {
        logger(true).log(Level.INFO, "it rains");
        logger(true).log(Level.WARNING, "it rains {0}", "cats");
        logger(true).log(Level.ERROR, "it\npours");

        assertThat(text()).isEqualTo("<6>INFO it rains\n<4>WARN it rains cats\n<3>ERROR it\n<3>pours\n");
    }

    @Test
    void theJournalIsRecognizedByDeviceAndInode() throws IOException {
        Path file = Files.createFile(directory.resolve("stderr"));
        String stream = Files.getAttribute(file, "unix:dev") + ":" + Files.getAttribute(file, "unix:ino");

        assertThat(LineLoggerFinder.isJournal(file, stream)).isTrue();
        assertThat(LineLoggerFinder.isJournal(file, stream + "1")).isFalse();
        assertThat(LineLoggerFinder.isJournal(file, null)).isFalse();
        assertThat(LineLoggerFinder.isJournal(directory.resolve("absent"), stream))
                .isFalse();
    }

    private LineLogger logger(boolean inJournal) {
        return new LineLogger("dev.wgx.test", new PrintStream(bytes, true, StandardCharsets.UTF_8), inJournal);
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
