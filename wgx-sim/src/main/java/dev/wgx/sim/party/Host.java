// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim.party;

import static dev.wgx.sim.Timeline.SECOND_NS;

import dev.wgx.noise.Device;
import dev.wgx.noise.PresharedKey;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import dev.wgx.packet.InnerPacket;
import dev.wgx.packet.UdpDatagram;
import dev.wgx.relay.Endpoint;
import dev.wgx.sim.Alarm;
import dev.wgx.sim.Chance;
import dev.wgx.sim.Timeline;
import dev.wgx.sim.network.Line;
import dev.wgx.sim.network.Origin;
import dev.wgx.sim.network.Packet;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A machine with a real WireGuard device, whose every peer has the relay's address as its endpoint. */
public final class Host implements Line {
    private static final long WALL_START_NS = 1_790_000_000L * SECOND_NS;
    private static final long KEEPALIVE_NS = 23 * SECOND_NS;
    private static final byte PING = 1;
    private static final byte PONG = 2;

    private final String name;
    private final Timeline timeline;
    private final PublicKey relay;
    private final Endpoint relayAddress;
    private final List<Uplink> uplinks;
    private final Device device;
    private final Alarm deadline;
    private final Set<PublicKey> counterparts = new TreeSet<>();
    private final Map<PublicKey, Long> lastPongNs = new HashMap<>();
    private Consumer<UdpDatagram> fromRelay = udp -> {};
    private UnaryOperator<Packet> disguise = UnaryOperator.identity();
    private Uplink uplink;
    private boolean asleep;
    private long wallOffsetNs;
    private long maxWallOffsetNs;

    /** @param uplinks the ways into the internet that it may take, the first one first */
    public Host(
            String name,
            Timeline timeline,
            Chance chance,
            PublicKey relay,
            Endpoint relayAddress,
            List<Uplink> uplinks) {
        this.name = name;
        this.timeline = timeline;
        this.relay = relay;
        this.relayAddress = relayAddress;
        this.uplinks = List.copyOf(uplinks);
        uplink = uplinks.getFirst();
        uplink.plugIn(this);
        device = new Device(PrivateKey.generate(chance), chance, new Device.Effects() {
            @Override
            public void send(PublicKey peer, ByteBuffer message) {
                launch(Packet.copy(message), Origin.honest(key(), peer));
            }

            @Override
            public void onPacket(PublicKey peer, ByteBuffer packet) {
                onInnerPacket(peer, packet);
            }
        });
        deadline = new Alarm(timeline, this::onDeadline);
        device.addPeer(relay, PresharedKey.NONE, KEEPALIVE_NS);
    }

    /** Returns its public key. */
    public PublicKey key() {
        return device.publicKey();
    }

    /** Returns the device, for those who misuse it. */
    Device device() {
        return device;
    }

    /** Returns how it sends now. */
    Uplink uplink() {
        return uplink;
    }

    /** Returns where it sends everything. */
    Endpoint relayAddress() {
        return relayAddress;
    }

    /** Returns the relay's key. */
    PublicKey relay() {
        return relay;
    }

    /** Shakes hands with the relay for the first time. */
    public void join() {
        device.sendKeepalive(relay, timeline.nowNs(), wallNs());
        plan();
    }

    /** Configures another host as a peer. */
    public void know(PublicKey other) {
        if (counterparts.add(other)) {
            device.addPeer(other, PresharedKey.NONE, 0);
        }
    }

    /** Hears of what the relay answers inside the tunnel. */
    void onRelayAnswer(Consumer<UdpDatagram> listener) {
        fromRelay = listener;
    }

    /** Sends a ping to a counterpart. */
    public void ping(PublicKey other) {
        if (!asleep && counterparts.contains(other)) {
            device.send(other, ByteBuffer.wrap(new byte[] {PING}), timeline.nowNs(), wallNs());
            plan();
        }
    }

    /** Returns when a ping to that counterpart was last answered; 0 for never. */
    public long lastPongNs(PublicKey other) {
        return lastPongNs.getOrDefault(other, 0L);
    }

    /** Sends a packet to the relay itself. */
    void sendToRelay(ByteBuffer innerPacket) {
        if (!asleep) {
            device.send(relay, innerPacket, timeline.nowNs(), wallNs());
            plan();
        }
    }

    /** Goes on by another one of its ways into the internet. */
    public void moveTo(int number) {
        uplink.unplug();
        uplink = uplinks.get(number % uplinks.size());
        uplink.plugIn(this);
    }

    /** Loses its sessions and starts again, with a clock that is at least as late as it was at any time. */
    public void restart() {
        wallOffsetNs = maxWallOffsetNs;
        counterparts.forEach(other -> {
            device.removePeer(other);
            device.addPeer(other, PresharedKey.NONE, 0);
        });
        device.removePeer(relay);
        device.addPeer(relay, PresharedKey.NONE, KEEPALIVE_NS);
        join();
    }

    /** Sleeps, with its timers, or wakes up. */
    public void sleep(boolean now) {
        asleep = now;
        if (!asleep) {
            onDeadline();
        }
    }

    /** Sets its wall clock so much forward or back. */
    public void shiftWallClock(long byNs) {
        wallOffsetNs += byNs;
        maxWallOffsetNs = Math.max(maxWallOffsetNs, wallOffsetNs);
    }

    @Override
    public void receive(Packet packet) {
        if (!asleep) {
            device.onDatagram(packet.bytes(), timeline.nowNs(), wallNs());
            plan();
        }
    }

    @Override
    public String toString() {
        return name;
    }

    /** Sends bytes to the relay from where it is. */
    void launch(ByteBuffer bytes, Origin origin) {
        if (!asleep) {
            uplink.send(disguise.apply(new Packet(uplink.inside(), relayAddress, bytes, Packet.FRESH, origin)));
        }
    }

    /** Changes what its device sends while a deed is done. */
    void disguised(UnaryOperator<Packet> as, Runnable deed) {
        disguise = as;
        deed.run();
        disguise = UnaryOperator.identity();
    }

    /** Returns the time by its wall clock. */
    long wallNs() {
        return WALL_START_NS + timeline.nowNs() + wallOffsetNs;
    }

    /** Sets the alarm by what the device wants. */
    void plan() {
        deadline.set(device.nextDeadlineNs());
    }

    private void onDeadline() {
        if (!asleep) {
            device.onDeadline(timeline.nowNs(), wallNs());
            plan();
        }
    }

    private void onInnerPacket(PublicKey peer, ByteBuffer packet) {
        if (peer.equals(relay)) {
            if (InnerPacket.parse(packet) instanceof UdpDatagram udp) {
                fromRelay.accept(udp);
            }
            return;
        }
        byte kind = packet.get(packet.position());
        if (kind == PING) {
            device.send(peer, ByteBuffer.wrap(new byte[] {PONG}), timeline.nowNs(), wallNs());
        } else if (kind == PONG) {
            lastPongNs.put(peer, timeline.nowNs());
        }
    }
}
