// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Keeps the packets and sessions that a device gets, and puts what it sends on a wire. */
public final class Inbox implements Device.Effects {
    private final List<Packet> packets = new ArrayList<>();
    private final List<Integer> sessions = new ArrayList<>();
    private final Consumer<ByteBuffer> wire;

    /** An inner packet from a peer, with its padding. */
    public record Packet(PublicKey peer, ByteBuffer bytes) {}

    /** @param wire takes the datagrams that the device sends, which are the wire's to keep */
    public Inbox(Consumer<ByteBuffer> wire) {
        this.wire = wire;
    }

    @Override
    public void send(PublicKey peer, ByteBuffer datagram) {
        wire.accept(copy(datagram));
    }

    @Override
    public void onPacket(PublicKey peer, ByteBuffer packet) {
        packets.add(new Packet(peer, copy(packet)));
    }

    @Override
    public void onSession(PublicKey peer, int receiverIndex) {
        sessions.add(receiverIndex);
    }

    /** Returns what came so far, in order. */
    public List<Packet> packets() {
        return packets;
    }

    /** Returns the receiver indexes of the sessions so far, in order. */
    public List<Integer> sessions() {
        return sessions;
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining())
                .put(bytes.duplicate())
                .flip()
                .order(ByteOrder.LITTLE_ENDIAN);
    }
}
