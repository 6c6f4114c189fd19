// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.edge.api.PeerAnswer;
import dev.wgx.noise.PublicKey;
import java.util.List;
import java.util.Locale;

/** Peers, one line each, in 80 columns. */
record PeerTable(Style style, long nowMs, boolean showsKeys) {
    private static final int NAME = 17;
    private static final int KEY = 44;
    private static final int NAME_BESIDE_KEY = 27;
    private static final int ROLE = 5;
    private static final int STATE = 7;
    private static final int AGE = 5;
    private static final int BYTES = 8;
    private static final int ADDRESS = 23;
    private static final int SHORT_KEY = 12;

    String header() {
        String columns = showsKeys
                ? String.join(" ", Paragraph.cell("KEY", KEY), Paragraph.cell("STATE", STATE), "NAME")
                : String.join(
                        " ",
                        Paragraph.cell("NAME", NAME),
                        Paragraph.cell("ROLE", ROLE),
                        Paragraph.cell("STATE", STATE),
                        Paragraph.right("SHOOK", AGE),
                        Paragraph.right("RECEIVED", BYTES),
                        Paragraph.right("SENT", BYTES),
                        "ADDRESS");
        return style.label(columns.stripTrailing());
    }

    String row(PeerAnswer peer) {
        String state = Paragraph.cell(state(peer), STATE);
        String painted = peer.refusedUntilMs() > 0 ? style.warning(state) : peer.online() ? style.relay(state) : state;
        if (showsKeys) {
            return (peer.key() + " " + painted + " " + Paragraph.cell(peer.name(), NAME_BESIDE_KEY)).stripTrailing();
        }
        return String.join(
                        " ",
                        style.peer(Paragraph.cell(title(peer.key(), peer.name()), NAME)),
                        Paragraph.cell(role(peer), ROLE),
                        painted,
                        Paragraph.right(shook(peer), AGE),
                        Paragraph.right(Quantity.shortBytes(peer.receivedBytes()), BYTES),
                        Paragraph.right(Quantity.shortBytes(peer.sentBytes()), BYTES),
                        Paragraph.cell(address(peer), ADDRESS))
                .stripTrailing();
    }

    static String count(List<PeerAnswer> shown, int all) {
        long online = shown.stream().filter(PeerAnswer::online).count();
        String of = shown.size() == all ? "" : " of " + all;
        return shown.size() + of + (all == 1 ? " peer, " : " peers, ") + online + " online";
    }

    /** Returns what a table calls a peer: its name, or the beginning of its key. */
    static String title(PublicKey key, String name) {
        return name.isEmpty() ? key.toString().substring(0, SHORT_KEY) + "…" : name;
    }

    static String state(PeerAnswer peer) {
        if (peer.refusedUntilMs() > 0) {
            return "refused";
        }
        return peer.online() ? "online" : "offline";
    }

    private static String role(PeerAnswer peer) {
        if (peer.publishes() > 0) {
            return peer.publishedBy() > 0 ? "both" : "hub";
        }
        return peer.publishedBy() > 0 ? "spoke" : "-";
    }

    private String shook(PeerAnswer peer) {
        return peer.lastHandshakeMs() == 0 ? "never" : Quantity.shortAge(peer.lastHandshakeMs(), nowMs);
    }

    /** Returns the address, without a port where there is no room for one. */
    private static String address(PeerAnswer peer) {
        String full = peer.endpoint().map(Object::toString).orElse("-");
        boolean isLongIpv6 = full.startsWith("[") && full.length() > ADDRESS;
        return isLongIpv6 ? full.substring(1, full.indexOf(']')) : full;
    }

    /** Tells whether name, key or address of the peer holds the text, in capitals or not. */
    static boolean matches(PeerAnswer peer, String text) {
        String wanted = text.toLowerCase(Locale.ROOT);
        return peer.name().toLowerCase(Locale.ROOT).contains(wanted)
                || peer.key().toString().contains(text)
                || peer.endpoint().map(Object::toString).orElse("").contains(wanted);
    }
}
