// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim.network;

import dev.wgx.relay.Endpoint;
import dev.wgx.sim.Chance;
import dev.wgx.sim.Timeline;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The network between public IPv4 addresses. It does not check sources: a packet says what it likes of them. */
public final class Internet {
    private final Timeline timeline;
    private final Chance chance;
    private final Map<Long, Line> lineByAddress = new HashMap<>();
    private final Consumer<Packet> watcher;
    private Weather weather = Weather.CALM;

    /** @param watcher sees each packet that is sent, before anything happens to it */
    public Internet(Timeline timeline, Chance chance, Consumer<Packet> watcher) {
        this.timeline = timeline;
        this.chance = chance;
        this.watcher = watcher;
    }

    /** Puts a line at a public address, in place of what was there. */
    public void attach(Endpoint address, Line line) {
        lineByAddress.put(address.low(), line);
    }

    /** Takes the line away from a public address. */
    public void detach(Endpoint address) {
        lineByAddress.remove(address.low());
    }

    /** Changes what happens to packets from now on. */
    public void become(Weather other) {
        weather = other;
    }

    /** Sends a packet on its way. */
    public void send(Packet packet) {
        watcher.accept(packet);
        if (chance.hits(weather.loss())) {
            return;
        }
        arriveLater(chance.hits(weather.corruption()) ? packet.with(spoiled(packet.bytes())) : packet);
        if (chance.hits(weather.duplication())) {
            arriveLater(packet);
        }
    }

    private void arriveLater(Packet packet) {
        timeline.in(chance.between(weather.minDelayNs(), weather.maxDelayNs()), () -> arrive(packet));
    }

    private void arrive(Packet packet) {
        Line line = lineByAddress.get(packet.destination().low());
        if (line != null) {
            line.receive(packet);
        }
    }

    private ByteBuffer spoiled(ByteBuffer bytes) {
        ByteBuffer copy = Packet.copy(bytes);
        if (copy.hasRemaining()) {
            int at = chance.below(copy.remaining());
            copy.put(at, (byte) (copy.get(at) ^ 1 << chance.below(Byte.SIZE)));
        }
        return copy;
    }
}
