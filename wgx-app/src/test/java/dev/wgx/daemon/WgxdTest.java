// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WgxdTest {
    private final PrintStream before = System.err;
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @TempDir
    Path directory;

    WgxdTest() {
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void giveErrorsBack() {
        System.setErr(before);
    }

    @Test
    void aMisspeltFileIsNoNewRelay() {
        Path typo = directory.resolve("realy.conf");
        assertThat(Wgxd.run(typo.toString())).isEqualTo(Wgxd.CONFIGURATION);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains(typo + ": there is no such file", "`wgxd --init " + typo + "`");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void anUnknownOptionIsNamed() {
        assertThat(Wgxd.run("--typo")).isEqualTo(Wgxd.USAGE);
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("there is no option --typo; see `wgxd --help`");
    }

    @Test
    void theHelpFits80Columns() {
        assertThat(Wgxd.HELP.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void aFileIsMadeWhereThatIsAskedFor() throws Exception {
        Path blocked = directory.resolve("relay.conf/below-a-file");
        Files.writeString(directory.resolve("relay.conf"), "");
        assertThat(Wgxd.run("--init", blocked.toString())).isEqualTo(Wgxd.CONFIGURATION);
        assertThat(errors.toString(StandardCharsets.UTF_8)).doesNotContain("there is no such file");
    }
}
