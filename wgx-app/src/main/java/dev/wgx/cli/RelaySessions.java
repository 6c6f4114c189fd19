// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.edge.api.SessionAnswer;
import dev.wgx.noise.PublicKey;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
        name = "sessions",
        header = "List the WireGuard sessions that the relay forwards, one line each.",
        description = {
            "",
            "AGE is that of the handshake, IDLE the time since the last packet, and KERNEL the part of the packets that the kernel"
                    + " forwarded. --json has addresses and packets, too.",
            ""
        })
final class RelaySessions extends RelayQuestion {
    private static final int TITLE = 19;
    private static final int AGE = 5;
    private static final int BYTES = 8;
    private static final int SHARE = 6;

    @Override
    public void run() {
        if (isJson()) {
            out().print(ask("/v1/sessions"));
            return;
        }
        Style style = Style.ofTerminal();
        long nowMs = System.currentTimeMillis();
        List<String> rows = new ArrayList<>();
        forEach("/v1/sessions", SessionAnswer.class, session -> rows.add(row(session, style, nowMs)));
        out().println(style.label(String.join(
                " ",
                Paragraph.cell("INITIATOR", TITLE),
                Paragraph.cell("RESPONDER", TITLE),
                Paragraph.right("AGE", AGE),
                Paragraph.right("IDLE", AGE),
                Paragraph.right("FORTH", BYTES),
                Paragraph.right("BACK", BYTES),
                Paragraph.right("KERNEL", SHARE))));
        rows.forEach(out()::println);
        out().println(Quantity.of(rows.size(), "session"));
    }

    private static String row(SessionAnswer session, Style style, long nowMs) {
        return String.join(
                " ",
                title(style, session.initiator(), session.initiatorName()),
                title(style, session.responder(), session.responderName()),
                Paragraph.right(Quantity.shortAge(session.openedMs(), nowMs), AGE),
                Paragraph.right(Quantity.shortAge(0, session.idleMs()), AGE),
                Paragraph.right(Quantity.shortBytes(session.toResponderBytes()), BYTES),
                Paragraph.right(Quantity.shortBytes(session.toInitiatorBytes()), BYTES),
                Paragraph.right(share(session), SHARE));
    }

    private static String title(Style style, PublicKey key, String name) {
        return style.peer(Paragraph.cell(PeerTable.title(key, name), TITLE));
    }

    private static String share(SessionAnswer session) {
        long packets = session.toResponderPackets() + session.toInitiatorPackets();
        long kernel = session.toResponderKernelPackets() + session.toInitiatorKernelPackets();
        return packets == 0 ? "-" : 100 * kernel / packets + " %";
    }
}
