// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs the commands of a file, one on each line: what an AOT cache for {@link Wgx} is trained with. */
public final class Rehearsal {
    private Rehearsal() {}

    public static void main(String[] arguments) throws IOException {
        for (String line : Files.readAllLines(Path.of(arguments[0]))) {
            int exitCode = Wgx.run(line.split(" "));
            if (exitCode != ExitCode.OK.number()) {
                throw new IllegalStateException("wgx " + line + " ended with " + exitCode);
            }
        }
    }
}
