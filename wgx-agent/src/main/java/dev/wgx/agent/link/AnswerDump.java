// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** Turns an answer of the configuration protocol into the form that {@code wg show … dump} prints. */
final class AnswerDump {
    private static final String NO_KEY = "0".repeat(64);

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
        AnswerDump dump = new AnswerDump();
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
