// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The socket by which a user-space WireGuard is asked and told what {@code wg} asks and tells it, without a process for
 * each question. One that hangs fails after a second.
 */
final class UserspaceSocket {
    private static final Path DIRECTORY = Path.of("/var/run/wireguard");
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(1);
    private static final int READ_BYTES = 64 * 1024;
    private static final String NO_KEY = "0".repeat(64);

    private final Path path;

    UserspaceSocket(String interfaceName) {
        this(DIRECTORY, interfaceName);
    }

    UserspaceSocket(Path directory, String interfaceName) {
        this.path = directory.resolve(interfaceName + ".sock");
    }

    boolean exists() {
        return Files.exists(path);
    }

    /** Returns what {@code wg show … dump} would print. */
    String dump() throws IOException {
        return Dump.of(converse("get=1\n\n"));
    }

    void set(List<PeerSetting> settings) throws IOException {
        converse(PeerSetting.inUserspaceLanguage(settings));
    }

    /** @throws IOException without quoting question or answer, which hold secrets */
    private String converse(String question) throws IOException {
        long endNs = System.nanoTime() + PATIENCE_NS;
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                Selector selector = Selector.open()) {
            channel.connect(UnixDomainSocketAddress.of(path));
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
            ByteBuffer out = ByteBuffer.wrap(question.getBytes(StandardCharsets.US_ASCII));
            while (out.hasRemaining()) {
                await(selector, endNs);
                channel.write(out);
            }
            key.interestOps(SelectionKey.OP_READ);
            ByteBuffer in = ByteBuffer.allocate(READ_BYTES);
            StringBuilder answer = new StringBuilder();
            while (!endsWithBlankLine(answer)) {
                await(selector, endNs);
                if (channel.read(in) < 0) {
                    throw new IOException("the WireGuard of " + path + " said nothing more");
                }
                answer.append(StandardCharsets.US_ASCII.decode(in.flip()));
                in.clear();
            }
            if (answer.indexOf("errno=0\n") < 0) {
                throw new IOException("the WireGuard of " + path + " refuses");
            }
            return answer.toString();
        }
    }

    private static boolean endsWithBlankLine(StringBuilder text) {
        int length = text.length();
        return length >= 2 && text.charAt(length - 1) == '\n' && text.charAt(length - 2) == '\n';
    }

    private void await(Selector selector, long endNs) throws IOException {
        long leftNs = endNs - System.nanoTime();
        if (leftNs <= 0 || selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(leftNs))) == 0) {
            throw new IOException("the WireGuard of " + path + " hangs");
        }
        selector.selectedKeys().clear();
    }

    /** Turns the answer into the form that {@code wg} prints. */
    private static final class Dump {
        private final List<String> lines = new ArrayList<>();
        private String privateKey = NO_KEY;
        private String listenPort = "0";
        private String fwMark = "off";
        private String peer = "";
        private String presharedKey = NO_KEY;
        private String endpoint = "(none)";
        private List<String> networks = new ArrayList<>();
        private String handshake = "0";
        private String received = "0";
        private String sent = "0";
        private String keepalive = "off";

        static String of(String answer) {
            Dump dump = new Dump();
            answer.lines().forEach(line -> {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    dump.take(line.substring(0, equals), line.substring(equals + 1));
                }
            });
            dump.endPeer();
            String own = String.join("\t", base64(dump.privateKey), "-", dump.listenPort, dump.fwMark);
            return own + "\n" + String.join("\n", dump.lines);
        }

        private void take(String name, String value) {
            switch (name) {
                case "private_key" -> privateKey = value;
                case "listen_port" -> listenPort = value;
                case "fwmark" -> fwMark = value.equals("0") ? "off" : value;
                case "public_key" -> {
                    endPeer();
                    peer = value;
                    presharedKey = NO_KEY;
                    endpoint = "(none)";
                    networks = new ArrayList<>();
                    handshake = "0";
                    received = "0";
                    sent = "0";
                    keepalive = "off";
                }
                case "preshared_key" -> presharedKey = value;
                case "endpoint" -> endpoint = value;
                case "allowed_ip" -> networks.add(value);
                case "last_handshake_time_sec" -> handshake = value;
                case "rx_bytes" -> received = value;
                case "tx_bytes" -> sent = value;
                case "persistent_keepalive_interval" -> keepalive = value.equals("0") ? "off" : value;
                default -> {
                    // Of no use here.
                }
            }
        }

        private void endPeer() {
            if (!peer.isEmpty()) {
                lines.add(String.join(
                        "\t",
                        base64(peer),
                        presharedKey.equals(NO_KEY) ? "(none)" : base64(presharedKey),
                        endpoint,
                        networks.isEmpty() ? "(none)" : String.join(",", networks),
                        handshake,
                        received,
                        sent,
                        keepalive));
            }
        }

        private static String base64(String hex) {
            return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
        }
    }
}
