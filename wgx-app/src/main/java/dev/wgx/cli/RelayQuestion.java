// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.edge.api.ApiJson;
import dev.wgx.edge.api.MessageAnswer;
import io.avaje.json.JsonDataException;
import io.avaje.json.JsonIoException;
import io.avaje.json.JsonReader;
import io.avaje.jsonb.Jsonb;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** One question to the daemon: prints the answer for people, or with {@code --json} for programs. */
@Command(mixinStandardHelpOptions = true)
abstract class RelayQuestion implements Runnable {
    @ParentCommand
    private @Nullable RelayCommand parent;

    @Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Option(names = "--json", description = "Print JSON, whose fields docs/json.md explains.")
    private boolean isJson;

    private @Nullable ControlClient client;
    private @Nullable PrintWriter out;

    /** Runs it without picocli. */
    final void run(ControlClient directClient, PrintWriter directOut, boolean asJson) {
        client = directClient;
        out = directOut;
        isJson = asJson;
        run();
    }

    final boolean isJson() {
        return isJson;
    }

    final ControlClient client() {
        if (client != null) {
            return client;
        }
        if (parent == null) {
            throw new IllegalStateException("not below `wgx relay`");
        }
        return parent.client();
    }

    final PrintWriter out() {
        if (out != null) {
            return out;
        }
        if (spec == null) {
            throw new IllegalStateException("not run by picocli");
        }
        return spec.commandLine().getOut();
    }

    /** Returns the body of a good answer. */
    final String ask(String path) {
        return good(client().get(path));
    }

    static String good(ControlClient.Answer answer) {
        if (!answer.isOk()) {
            throw new CommandException(
                    ExitCode.FAILURE,
                    "wgxd: " + read(MessageAnswer.class, answer.body()).message());
        }
        return answer.body();
    }

    static <T> T read(Class<T> type, String json) {
        try {
            return ApiJson.jsonb().type(type).fromJson(json);
        } catch (JsonDataException | IllegalStateException e) {
            throw notUnderstood(e);
        }
    }

    /** Hands on the items of a long list one by one, so that they need no memory together. */
    final <T> void forEach(String path, Class<T> type, Consumer<T> onItem) {
        client().read(path, body -> readList(type, body, onItem)).ifPresent(RelayQuestion::good);
    }

    private static <T> void readList(Class<T> type, Reader body, Consumer<T> onItem) {
        Jsonb jsonb = ApiJson.jsonb();
        try (JsonReader reader = jsonb.reader(body);
                Stream<T> items = jsonb.type(type).stream(reader)) {
            items.forEach(onItem);
        } catch (JsonIoException e) {
            throw new UncheckedIOException(
                    e.getCause() instanceof IOException cause ? cause : new EOFException("its answer is not whole"));
        } catch (JsonDataException | IllegalStateException e) {
            throw notUnderstood(e);
        }
    }

    private static CommandException notUnderstood(RuntimeException cause) {
        return new CommandException(
                ExitCode.FAILURE,
                "wgxd's answer is not understood: is it of another version than this wgx? (" + cause.getMessage()
                        + ")");
    }
}
