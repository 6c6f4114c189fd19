// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.edge.system.CFunctions;
import dev.wgx.edge.system.CallState;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A network namespace of its own: that of one thread, which does what it is given. Gone when closed and nobody holds a
 * socket of it.
 */
final class NetworkNamespace implements AutoCloseable {
    private static final int CLONE_NEWNET = 0x4000_0000;
    private static final MethodHandle UNSHARE = CFunctions.find("unshare");
    private static final long LIMIT_SECONDS = 60;

    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("namespace").daemon().factory());
    private final String threadId;

    NetworkNamespace() throws Exception {
        int result = call(() -> new CallState().call(UNSHARE, CLONE_NEWNET));
        assertThat(result)
                .as("unshare(CLONE_NEWNET): these tests need root and their own network namespaces")
                .isZero();
        threadId = call(() -> Files.readSymbolicLink(Path.of("/proc/thread-self"))
                .getFileName()
                .toString());
        sh("ip link set lo up");
    }

    /** Returns the number by which {@code ip link … netns} finds the namespace. */
    String threadId() {
        return threadId;
    }

    <T> T call(Callable<T> task) throws Exception {
        try {
            return thread.submit(task).get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw new AssertionError(e.getCause());
        }
    }

    /** @return what it printed */
    String sh(String command) throws Exception {
        return call(() -> run(command));
    }

    private static String run(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-ec", command)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command, output).isZero();
        return output;
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
