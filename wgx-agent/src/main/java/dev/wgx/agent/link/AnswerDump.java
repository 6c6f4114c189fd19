// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Turns an answer of the configuration protocol into the form that {@code wg show … dump} prints. */
final class AnswerDump {
    private static final String NO_KEY = "0".repeat(64);
    private static final String NONE = "(none)";
    private static final String OFF = "off";

    /** The values of the interface, or of one of its peers: the last of each name, and all networks. */
    private static final class Section {
        private final Map<String, String> values = new HashMap<>();
        private final List<String> networks = new ArrayList<>();

        void take(String name, String value) {
            if (name.equals("allowed_ip")) {
                networks.add(value);
            } else {
                values.put(name, value);
            }
        }

        private String get(String name) {
            return values.getOrDefault(name, "0");
        }

        private String orOff(String name) {
            String value = get(name);
            return value.equals("0") ? OFF : value;
        }

        String interfaceLine() {
            return String.join(
                    "\t", base64(values.getOrDefault("private_key", NO_KEY)), "-", get("listen_port"), orOff("fwmark"));
        }

        String peerLine() {
            String secret = values.getOrDefault("preshared_key", NO_KEY);
            return String.join(
                    "\t",
                    base64(get("public_key")),
                    secret.equals(NO_KEY) ? NONE : base64(secret),
                    values.getOrDefault("endpoint", NONE),
                    networks.isEmpty() ? NONE : String.join(",", networks),
                    get("last_handshake_time_sec"),
                    get("rx_bytes"),
                    get("tx_bytes"),
                    orOff("persistent_keepalive_interval"));
        }
    }

    private AnswerDump() {}

    static String of(String answer) {
        Section own = new Section();
        List<Section> peers = new ArrayList<>();
        answer.lines().filter(line -> line.indexOf('=') > 0).forEach(line -> {
            int equals = line.indexOf('=');
            String name = line.substring(0, equals);
            if (name.equals("public_key")) {
                peers.add(new Section());
            }
            (peers.isEmpty() ? own : peers.getLast()).take(name, line.substring(equals + 1));
        });
        return own.interfaceLine()
                + "\n"
                + String.join("\n", peers.stream().map(Section::peerLine).toList());
    }

    private static String base64(String hex) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }
}
