// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.attack;

import dev.wgx.command.CommandProtocol;
import dev.wgx.command.PublishClient;
import dev.wgx.command.SpokeSet;
import dev.wgx.noise.Device;
import dev.wgx.noise.Mac1Key;
import dev.wgx.noise.PresharedKey;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import dev.wgx.noise.RandomSource;
import dev.wgx.packet.InnerPacket;
import dev.wgx.packet.IpAddress;
import dev.wgx.packet.UdpDatagram;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One key of the attackers', at a port of its own: a WireGuard device whose only peer is the relay. */
final class Accomplice implements Device.Effects {
    private static final long KEEPALIVE_NS = TimeUnit.SECONDS.toNanos(20);
    private static final IpAddress INNER = IpAddress.ipv4(0x0a78_0001);
    private static final IpAddress RELAY_INNER = IpAddress.ipv4(0x0a78_0002);
    private static final int COMMAND_PORT = 40_000;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Device device;
    private final Mac1Key mac1Key;
    private final RandomSource random;
    private final Target relay;
    private final SourcePort home;
    private SourcePort sendsFrom;
    private InetSocketAddress sendsTo;
    private @Nullable PublishClient publication;

    Accomplice(PrivateKey key, RandomSource random, Target relay, SourcePort home) {
        this.device = new Device(key, random, this);
        this.mac1Key = Mac1Key.of(device.publicKey());
        this.random = random;
        this.relay = relay;
        this.home = home;
        sendsFrom = home;
        sendsTo = relay.address();
        device.addPeer(relay.key(), PresharedKey.NONE, KEEPALIVE_NS);
    }

    PublicKey key() {
        return device.publicKey();
    }

    Mac1Key mac1Key() {
        return mac1Key;
    }

    SourcePort home() {
        return home;
    }

    void comeOnline(long nowNs, long wallNs) {
        device.initiate(relay.key(), nowNs, wallNs);
    }

    boolean isOnline(long nowNs) {
        return device.tunnel(relay.key()).hasSession(nowNs);
    }

    /** Sends a message that is not the device's, from its own address. */
    void send(ByteBuffer message) {
        home.send(message, relay.address());
    }

    /** Sends one valid keepalive from another address, to an address of the relay. */
    void keepaliveFrom(SourcePort elsewhere, InetSocketAddress to, long nowNs, long wallNs) {
        if (!isOnline(nowNs)) {
            return;
        }
        sendsFrom = elsewhere;
        sendsTo = to;
        device.send(relay.key(), NOTHING, nowNs, wallNs);
        sendsFrom = home;
        sendsTo = relay.address();
    }

    /** Sends one valid keepalive from another address. */
    void keepaliveFrom(SourcePort elsewhere, long nowNs, long wallNs) {
        keepaliveFrom(elsewhere, relay.address(), nowNs, wallNs);
    }

    /** Begins to publish a set, in place of what is still under way. */
    void publish(Collection<PublicKey> keys, long nowNs) {
        publication = new PublishClient(SpokeSet.of(keys), random, PublishClient.DEFAULT_PATIENCE_NS, nowNs);
    }

    boolean isPublishing() {
        return publication != null && publication.outcome().isEmpty();
    }

    /** Returns how the last publication ended, if it has. */
    Optional<PublishClient.Outcome> publicationOutcome() {
        return publication == null ? Optional.empty() : publication.outcome();
    }

    /** Sends one command inside the tunnel, whatever becomes of it. */
    void command(int port, ByteBuffer command, long nowNs, long wallNs) {
        UdpDatagram datagram = new UdpDatagram(INNER, COMMAND_PORT, RELAY_INNER, port, command);
        device.send(relay.key(), datagram.toPacket(), nowNs, wallNs);
    }

    /** Handles what came to one of its ports, and answers from there. */
    void onDatagram(ByteBuffer datagram, SourcePort at, long nowNs, long wallNs) {
        sendsFrom = at;
        device.onDatagram(datagram, nowNs, wallNs);
        sendsFrom = home;
    }

    /** Does what is due. */
    void turn(long nowNs, long wallNs) {
        if (device.nextDeadlineNs() <= nowNs) {
            device.onDeadline(nowNs, wallNs);
        }
        if (publication != null && publication.nextDeadlineNs() <= nowNs) {
            publication.onDeadline(nowNs, request -> command(CommandProtocol.PORT, request, nowNs, wallNs));
        }
    }

    @Override
    public void send(PublicKey peer, ByteBuffer datagram) {
        sendsFrom.send(datagram, sendsTo);
    }

    @Override
    public void onPacket(PublicKey peer, ByteBuffer packet) {
        if (publication != null && InnerPacket.parse(packet) instanceof UdpDatagram udp) {
            long nowNs = System.nanoTime();
            publication.onDatagram(
                    udp.payload(), nowNs, request -> command(CommandProtocol.PORT, request, nowNs, Gang.wallNs()));
        }
    }
}
