// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** The programs of this system, with the caller's environment and the plain locale. */
public final class SystemCommands implements Commands {

    @Override
    public Outcome run(List<String> command, String input) {
        try {
            Process process = start(new ProcessBuilder(command));
            FutureTask<String> output = readAll(process.getInputStream());
            FutureTask<String> errors = readAll(process.getErrorStream());
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It ended without reading all: its exit code says why.
            }
            return new Outcome(process.waitFor(), output.get(), errors.get());
        } catch (IOException e) {
            return notFound(command);
        } catch (ExecutionException e) {
            throw new IllegalStateException("reading the output of " + command.getFirst(), e.getCause());
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
                return new Outcome(process.waitFor(), "", Files.readString(errors));
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

    private static FutureTask<String> readAll(InputStream stream) {
        FutureTask<String> task = new FutureTask<>(() -> {
            try (stream) {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Thread.ofVirtual().start(task);
        return task;
    }

    private static Outcome notFound(List<String> command) {
        return new Outcome(NOT_FOUND, "", "the program " + command.getFirst() + " is not there; install it");
    }

    private static IllegalStateException interrupted(List<String> command, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while running " + command.getFirst(), cause);
    }
}
