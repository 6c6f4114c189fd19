// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim;

import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Endpoint;
import dev.wgx.sim.network.Origin;
import dev.wgx.sim.network.Packet;
import dev.wgx.wire.MessageType;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Keeps the last of what happened in a run, as a sequence diagram in Mermaid's language. */
final class Trace {
    private static final int MAX_LINES = 120;
    private static final long MS_NS = 1_000_000;

    private final Timeline timeline;
    private final boolean isOn;
    private final ArrayDeque<String> lines = new ArrayDeque<>();
    private final Map<Endpoint, String> nameByAddress = new HashMap<>();

    Trace(Timeline timeline, boolean isOn) {
        this.timeline = timeline;
        this.isOn = isOn;
    }

    /** Gives an address a name. */
    void name(Endpoint address, String name) {
        nameByAddress.put(address, name);
    }

    /** Notes a step. */
    void onStep(Step step) {
        onNote("step " + step.number() + ": " + step.kind());
    }

    /** Notes what happened. */
    void onNote(String text) {
        add("Note over relay: " + time() + " " + text);
    }

    /** Notes a packet that was sent. */
    void onPacket(Packet packet, Function<PublicKey, String> nameOf) {
        if (!isOn) {
            return;
        }
        Origin origin = packet.origin();
        String maker = origin.maker().map(nameOf).orElse("noise");
        if (!origin.forged()) {
            name(packet.source(), maker);
        }
        String from = nameByAddress.getOrDefault(packet.source(), maker);
        String to = nameByAddress.getOrDefault(packet.destination(), "nobody");
        Optional<String> intended = origin.intended().map(nameOf);
        String whose = from.equals(maker) ? "" : " made by " + maker;
        String forWhom = intended.filter(name -> !name.equals(to))
                .map(name -> " for " + name)
                .orElse("");
        add(from + "->>" + to + ": " + time() + " " + kindOf(packet) + whose + forWhom);
    }

    /** Returns the diagram. */
    String diagram() {
        return "sequenceDiagram\n  " + String.join("\n  ", lines) + "\n";
    }

    private void add(String line) {
        if (isOn) {
            lines.addLast(line);
            if (lines.size() > MAX_LINES) {
                lines.removeFirst();
            }
        }
    }

    private String time() {
        long ms = timeline.nowNs() / MS_NS;
        return String.format(Locale.ROOT, "%d.%03d", ms / 1000, ms % 1000);
    }

    private static String kindOf(Packet packet) {
        return MessageType.of(packet.bytes()).name().toLowerCase(Locale.ROOT).replace('_', ' ') + " of "
                + packet.bytes().remaining() + " bytes";
    }
}
