package dev.wgx.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Calls the daemon's control API. It speaks HTTP/1.0, where an answer ends with its connection: so there are no chunks,
 * lengths or connections to keep.
 */
record ControlClient(Path socket) {

    /** @param body one JSON value and a line break */
    record Answer(int status, String body) {
        boolean isOk() {
            return status == 200;
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
        try (SocketChannel channel = connect();
                BufferedReader in = send(channel, method, path)) {
            int status = readHead(in);
            StringBuilder body = new StringBuilder();
            in.lines().forEach(line -> body.append(line).append('\n'));
            return new Answer(status, body.toString());
        } catch (IOException e) {
            throw brokenOff(e);
        }
    }

    /** Hands on line after line, until the daemon ends or the consumer throws. */
    void stream(String path, Consumer<String> onLine) {
        try (SocketChannel channel = connect();
                BufferedReader in = send(channel, "GET", path)) {
            readHead(in);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                onLine.accept(line);
            }
        } catch (IOException e) {
            throw brokenOff(e);
        }
        throw new CommandException(ExitCode.NOT_RUNNING, "wgxd has closed the stream of events");
    }

    private SocketChannel connect() {
        try {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.connect(UnixDomainSocketAddress.of(socket));
                return channel;
            } catch (IOException e) {
                channel.close();
                throw e;
            }
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

    /** The status; the reader then stands at the body. */
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
        return new CommandException(
                ExitCode.NOT_RUNNING, "wgxd broke off while it answered on " + socket + ": " + failure.getMessage());
    }
}
