// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

/** The events that the relay counts apart from drops. The sentence is what an operator reads. */
public enum Counter {
    RECEIVED_DATAGRAMS("datagrams received"),
    RECEIVED_BYTES("bytes received"),
    FORWARDED_PACKETS("transport messages forwarded"),
    FORWARDED_BYTES("bytes of transport messages forwarded"),
    FORWARDED_HANDSHAKES("handshake messages and cookie replies forwarded"),
    SENT_DATAGRAMS("datagrams of the relay's own sent"),
    HANDSHAKES_COMPLETED("handshakes of peers with the relay completed"),
    ENDPOINT_CHANGES("times a peer's endpoint moved"),
    ADDRESS_CHECKS("suspected new addresses checked by a handshake of the relay's own"),
    COMMANDS("commands received inside the tunnel"),
    ECHO_REQUESTS("pings answered inside the tunnel"),
    COOKIE_REPLIES("cookie replies sent under load"),
    PUBLIC_KEY_ANSWERS("public key queries answered"),
    REFLECTIONS("questions answered of how they look to the relay");

    private final String description;

    Counter(String description) {
        this.description = description;
    }

    public String description() {
        return description;
    }
}
