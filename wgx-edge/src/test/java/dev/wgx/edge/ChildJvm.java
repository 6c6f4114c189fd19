// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge;

import java.util.ArrayList;
import java.util.List;

/** A Java machine of its own, for tests whose process does not outlive them or is changed for good. */
public final class ChildJvm {
    private ChildJvm() {}

    /** Returns the command line that runs this class, with the class path of the tests. */
    public static List<String> command(Class<?> program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(arguments));
        return command;
    }
}
