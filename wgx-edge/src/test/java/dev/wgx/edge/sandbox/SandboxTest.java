// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.edge.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sandbox in a process of its own, since nobody leaves it again: {@link Prisoner}. */
class SandboxTest {
    private static final int EPERM = 1;

    /** These take no argument that would make them harmless where the filter fails to refuse them. */
    private static final List<String> NOT_TRIED = List.of("FORK", "VFORK", "VHANGUP");

    @TempDir
    private Path own;

    @TempDir
    private Path foreign;

    @Test
    void noDangerousCallPassesInAnyThread() throws Exception {
        Map<String, String> results = imprison("calls");

        assertThat(results).containsEntry("filter", "Optional.empty");
        List<String> tried = Arrays.stream(RefusedCall.values())
                .filter(call -> Architecture.ofThisMachine()
                        .map(architecture -> call.number(architecture).isPresent())
                        .orElse(false))
                .map(Enum::name)
                .filter(name -> !NOT_TRIED.contains(name))
                .toList();
        assertThat(results).containsEntry("tried", String.join(",", tried));
        for (String call : tried) {
            assertThat(results).containsEntry(call, "-" + EPERM).containsEntry("earlier-thread " + call, "-" + EPERM);
        }
        assertThat(results).containsEntry("program", "refused");
    }

    @Test
    void whatTheJavaMachineAndARelayNeedStillWorks() throws Exception {
        Map<String, String> results = imprison("calls");

        assertThat(results)
                .containsEntry("file", "written")
                .containsEntry("udp", "received")
                .containsEntry("unix", "connected")
                .containsEntry("threads", "8")
                .containsEntry("virtual", "ran")
                .containsEntry("collection", "done")
                .containsEntry("netlink", "opened")
                .containsEntry("end", "reached");
    }

    @Test
    void filesElsewhereAreClosedAndItsOwnAreOpen() throws Exception {
        Files.writeString(foreign.resolve("secret"), "a key");

        Map<String, String> results = imprison("files");

        assertThat(results)
                .containsEntry("confine", "[]")
                .containsEntry("own", "replaced")
                .containsEntry("read", "AccessDeniedException")
                .containsEntry("write", "AccessDeniedException")
                .containsEntry("make", "AccessDeniedException")
                .containsEntry("remove", "AccessDeniedException")
                .containsEntry("link", "AccessDeniedException")
                .containsEntry("system", "read")
                .containsEntry("child", "AccessDeniedException");
        assertThat(foreign.resolve("secret")).hasContent("a key");
    }

    @Test
    void itGainsNothingAnyMoreAndKeepsFewCapabilities() throws Exception {
        Map<String, String> results = imprison("files");

        assertThat(results).containsEntry("NoNewPrivs", "1");
        long effective = Long.parseUnsignedLong(results.get("CapEff"), 16);
        assertThat(effective).isEqualTo(Capabilities.needed(effective));
        assertThat(Long.parseUnsignedLong(results.get("CapInh"), 16)).isZero();
    }

    private Map<String, String> imprison(String what) throws IOException, InterruptedException {
        Process prisoner = new ProcessBuilder(
                        ChildJvm.command(Prisoner.class, what, own.toString(), foreign.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Map<String, String> results = new HashMap<>();
        prisoner.inputReader().lines().map(line -> line.split("=", 2)).forEach(pair -> results.put(pair[0], pair[1]));
        assertThat(prisoner.waitFor()).as("%s", results).isZero();
        return results;
    }
}
