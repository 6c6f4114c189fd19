// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Calls the daemon's control API. It speaks HTTP/1.0, where an answer ends with its connection: so there are no chunks,
 * lengths or connections to keep.
 */
record ControlClient(Path socket, Duration patience) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int OK = 200;

    ControlClient(Path socket) {
        this(socket, PATIENCE);
    }

    /** @param body one JSON value and a line break */
    record Answer(int status, String body) {
        boolean isOk() {
            return status == OK;
        }
    }

    /** @throws CommandException if no daemon answers */
    Answer get(String path) {
        return call("GET", path);
    }

    /** @throws CommandException if no daemon answers */
    Answer post(String path) {
        return call("POST", path);
    }

    private Answer call(String method, String path) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            limitWait(channel);
            connect(channel);
            BufferedReader in = send(channel, method, path);
            return new Answer(readHead(in), in.readAllAsString());
        } catch (IOException e) {
            throw brokenOff(e);
        }
    }

    /**
     * Hands on the body of a good answer while it comes.
     *
     * @param onBody reads it and does not wait for anything else
     * @return the answer if it is not a good one
     */
    Optional<Answer> read(String path, Consumer<Reader> onBody) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            limitWait(channel);
            connect(channel);
            BufferedReader in = send(channel, "GET", path);
            int status = readHead(in);
            if (status != OK) {
                return Optional.of(new Answer(status, in.readAllAsString()));
            }
            onBody.accept(in);
            return Optional.empty();
        } catch (IOException e) {
            throw brokenOff(e);
        } catch (UncheckedIOException e) {
            throw brokenOff(Objects.requireNonNull(e.getCause()));
        }
    }

    /** Hands on line after line, until the daemon ends or the consumer throws. */
    void stream(String path, Consumer<String> onLine) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            Thread limit = limitWait(channel);
            connect(channel);
            BufferedReader in = send(channel, "GET", path);
            readHead(in);
            limit.interrupt();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                onLine.accept(line);
            }
        } catch (IOException e) {
            throw brokenOff(e);
        }
        throw new CommandException(ExitCode.NOT_RUNNING, "wgxd has closed the stream of events");
    }

    /** Closes the channel after a while, which ends whoever waits at it: a channel has no timeout of its own. */
    private Thread limitWait(SocketChannel channel) {
        return Thread.ofPlatform().daemon().name("wgx-patience").start(() -> {
            try {
                Thread.sleep(patience);
                channel.close();
            } catch (InterruptedException answered) {
                Thread.currentThread().interrupt();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void connect(SocketChannel channel) throws ClosedChannelException {
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (ClosedChannelException late) {
            throw late;
        } catch (IOException e) {
            throw new CommandException(ExitCode.NOT_RUNNING, whyNot(e));
        }
    }

    private String whyNot(IOException failure) {
        if (!Files.exists(socket)) {
            return "wgxd is not running: there is no " + socket + " (start it, or name its socket with -s)";
        }
        return Files.isReadable(socket) && Files.isWritable(socket)
                ? "wgxd is not running: nobody answers on " + socket + " (" + failure.getMessage() + ")"
                : "you may not use " + socket + ": run this as root or as a member of its group";
    }

    private static BufferedReader send(SocketChannel channel, String method, String path) throws IOException {
        String request = method + " " + path + " HTTP/1.0\r\nHost: wgxd\r\nContent-Length: 0\r\n\r\n";
        ByteBuffer bytes = StandardCharsets.US_ASCII.encode(request);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        InputStream in = Channels.newInputStream(channel);
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /** Reads the head and returns its status; the reader then stands at the body. */
    private static int readHead(BufferedReader in) throws IOException {
        String statusLine = in.readLine();
        String line = statusLine;
        while (line != null && !line.isEmpty()) {
            line = in.readLine();
        }
        if (statusLine == null || line == null || !statusLine.matches("HTTP/1\\.[01] [0-9]{3}( .*)?")) {
            throw new IOException("this is no answer of wgxd's");
        }
        return Integer.parseInt(statusLine, 9, 12, 10);
    }

    private CommandException brokenOff(IOException failure) {
        if (failure instanceof ClosedChannelException) {
            return new CommandException(
                    ExitCode.NOT_RUNNING,
                    "wgxd has not answered on " + socket + " for " + patience.toSeconds()
                            + " seconds: look into its log, or start it again");
        }
        return new CommandException(
                ExitCode.NOT_RUNNING, "wgxd broke off while it answered on " + socket + ": " + failure.getMessage());
    }
}
