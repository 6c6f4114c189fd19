// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.traffic;

import dev.wgx.relay.Path;
import java.nio.ByteBuffer;

/** Probes from one end to another, as their sender sees them. Its side's thread owns it. */
public final class Flow {
    private final int number;
    private final int port;
    private Path path;
    private int receiverIndex;
    private long sequence;

    /** @param port which of the sender's ports it leaves from */
    public Flow(int number, int port, Path path, int receiverIndex) {
        this.number = number;
        this.port = port;
        this.path = path;
        this.receiverIndex = receiverIndex;
    }

    /**
     * Follows the receiver to the index that it chose by a new handshake. What is under way with the old one still
     * arrives.
     */
    public void redirect(int newReceiverIndex) {
        receiverIndex = newReceiverIndex;
    }

    public void redirect(Path newPath) {
        path = newPath;
    }

    int port() {
        return port;
    }

    Path path() {
        return path;
    }

    /** Writes its next probe. */
    void writeNext(ByteBuffer to, int at, Phase phase, long nowNs) {
        Probe.write(to, at, receiverIndex, sequence++, phase, number, nowNs);
    }
}
