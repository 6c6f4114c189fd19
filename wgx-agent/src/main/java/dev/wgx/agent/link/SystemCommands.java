// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The programs of this system, with the caller's environment and the plain locale. None may take longer than its limit:
 * one that does is killed with all that it has started. {@code wg} waits for ever for a user-space WireGuard that
 * hangs.
 */
public final class SystemCommands implements Commands {
    /** The limit of what only asks: milliseconds, also with ten thousand peers. */
    private static final long QUESTION_NS = TimeUnit.SECONDS.toNanos(5);
    /** The limit of what changes something: ten thousand peers in user space take seconds. */
    private static final long CHANGE_NS = TimeUnit.SECONDS.toNanos(30);
    /** The time in which a killed process ends, if the kernel lets it, and its output with it. */
    private static final long END_NS = TimeUnit.SECONDS.toNanos(1);

    private final long questionNs;
    private final long changeNs;

    public SystemCommands() {
        this(QUESTION_NS, CHANGE_NS);
    }

    SystemCommands(long questionNs, long changeNs) {
        this.questionNs = questionNs;
        this.changeNs = changeNs;
    }

    @Override
    public Outcome run(String... command) {
        return run(List.of(command), "", questionNs);
    }

    @Override
    public Outcome run(List<String> command, String input) {
        return run(command, input, changeNs);
    }

    private static Outcome run(List<String> command, String input, long limitNs) {
        try {
            Process process = start(new ProcessBuilder(command));
            FutureTask<String> output = readAll(process.getInputStream());
            FutureTask<String> errors = readAll(process.getErrorStream());
            // A program that hangs reads nothing, and a pipe takes little.
            Thread.ofVirtual().start(() -> write(process.getOutputStream(), input));
            if (!endsIn(process, limitNs)) {
                return tooSlow(command, limitNs);
            }
            return new Outcome(process.exitValue(), output.get(END_NS, TimeUnit.NANOSECONDS), errors.get());
        } catch (TimeoutException e) {
            return new Outcome(TIMED_OUT, "", command.getFirst() + " ended, and what it had started goes on");
        } catch (IOException e) {
            return notFound(command);
        } catch (ExecutionException e) {
            return new Outcome(TIMED_OUT, "", "the output of " + command.getFirst() + " cannot be read");
        } catch (InterruptedException e) {
            throw interrupted(command, e);
        }
    }

    @Override
    public Outcome launch(List<String> command) {
        // A file, not a pipe: what stays in the background may keep it open.
        try {
            Path errors = Files.createTempFile("wgx", ".err");
            try {
                Process process = start(new ProcessBuilder(command)
                        .redirectOutput(Redirect.DISCARD)
                        .redirectError(errors.toFile()));
                process.getOutputStream().close();
                return endsIn(process, changeNs)
                        ? new Outcome(process.exitValue(), "", Files.readString(errors))
                        : tooSlow(command, changeNs);
            } finally {
                Files.deleteIfExists(errors);
            }
        } catch (IOException e) {
            return notFound(command);
        } catch (InterruptedException e) {
            throw interrupted(command, e);
        }
    }

    private static Process start(ProcessBuilder builder) throws IOException {
        builder.environment().put("LC_ALL", "C");
        return builder.start();
    }

    /** Waits until the process ends; kills it with its children when the time is over, or when nobody waits longer. */
    private static boolean endsIn(Process process, long limitNs) throws InterruptedException {
        boolean ended = false;
        try {
            ended = process.waitFor(limitNs, TimeUnit.NANOSECONDS);
        } finally {
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
        return ended;
    }

    private static FutureTask<String> readAll(InputStream stream) {
        FutureTask<String> task = new FutureTask<>(() -> {
            try (stream) {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            }
        });
        Thread.ofVirtual().start(task);
        return task;
    }

    private static void write(OutputStream stream, String input) {
        try (Closeable _ = stream) {
            stream.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It ended without reading all: its exit code says why.
        }
    }

    private static Outcome tooSlow(List<String> command, long limitNs) {
        return new Outcome(
                TIMED_OUT,
                "",
                command.getFirst() + " did not end within " + TimeUnit.NANOSECONDS.toSeconds(limitNs)
                        + " s and was killed");
    }

    private static Outcome notFound(List<String> command) {
        return new Outcome(NOT_FOUND, "", "the program " + command.getFirst() + " is not there; install it");
    }

    private static IllegalStateException interrupted(List<String> command, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while running " + command.getFirst(), cause);
    }
}
