// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.peer;

import dev.wgx.edge.udp.PeerPorts;
import dev.wgx.noise.Device;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import dev.wgx.noise.RandomSource;
import dev.wgx.relay.Path;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A WireGuard device at a port of its own. Everything that it sends goes to the relay. */
final class PortDevice implements Device.Effects, Clockwork {
    private static final long KEEPALIVE_NS = TimeUnit.SECONDS.toNanos(20);

    private final Device device;
    private final PeerPorts ports;
    private final int port;
    private final Path toRelay;
    private final Map<PublicKey, Correspondent> correspondentByKey = new HashMap<>();

    PortDevice(RandomSource random, PeerPorts ports, int port, Path toRelay) {
        this.device = new Device(PrivateKey.generate(random), random, this);
        this.ports = ports;
        this.port = port;
        this.toRelay = toRelay;
    }

    PublicKey key() {
        return device.publicKey();
    }

    void addPeer(PublicKey peer, Correspondent correspondent) {
        device.addPeer(peer);
        correspondentByKey.put(peer, correspondent);
    }

    /** Shakes hands, and then sends keepalives: whoever does so renews the session in time. */
    void initiate(PublicKey peer, long nowNs, long wallNs) {
        device.tunnel(peer).setPersistentKeepalive(KEEPALIVE_NS);
        device.initiate(peer, nowNs, wallNs);
    }

    void sendKeepalive(PublicKey peer, long nowNs, long wallNs) {
        device.sendKeepalive(peer, nowNs, wallNs);
    }

    void sendPacket(PublicKey peer, ByteBuffer packet, long nowNs, long wallNs) {
        device.send(peer, packet, nowNs, wallNs);
    }

    void onDatagram(ByteBuffer datagram, long nowNs, long wallNs) {
        device.onDatagram(datagram, nowNs, wallNs);
    }

    @Override
    public long nextDeadlineNs() {
        return device.nextDeadlineNs();
    }

    @Override
    public void onDeadline(long nowNs, long wallNs) {
        device.onDeadline(nowNs, wallNs);
    }

    @Override
    public void send(PublicKey peer, ByteBuffer datagram) {
        ports.send(port, datagram, toRelay);
    }

    @Override
    public void onPacket(PublicKey peer, ByteBuffer packet) {
        correspondent(peer).onPacket(packet);
    }

    @Override
    public void onSession(PublicKey peer, int receiverIndex) {
        correspondent(peer).onSession(receiverIndex);
    }

    private Correspondent correspondent(PublicKey peer) {
        return Objects.requireNonNull(correspondentByKey.get(peer));
    }
}
