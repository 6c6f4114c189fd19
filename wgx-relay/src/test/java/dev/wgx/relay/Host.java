// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import dev.wgx.command.CommandProtocol;
import dev.wgx.command.NamesClient;
import dev.wgx.command.PublishClient;
import dev.wgx.command.SetPeers;
import dev.wgx.command.SpokeNames;
import dev.wgx.command.SpokeSet;
import dev.wgx.noise.Device;
import dev.wgx.noise.Inbox;
import dev.wgx.noise.PresharedKey;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import dev.wgx.packet.EchoRequest;
import dev.wgx.packet.InnerPacket;
import dev.wgx.packet.IpAddress;
import dev.wgx.packet.UdpDatagram;
import dev.wgx.wire.TransportData;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A WireGuard device at an address of the virtual network. Like a real one it sends everything to the relay's address.
 */
final class Host {
    static final IpAddress INNER = IpAddress.ipv4(0x0a780001);
    static final IpAddress RELAY_INNER = IpAddress.ipv4(0x0a780002);
    private static final int CLIENT_PORT = 40_000;
    private static final long KEEPALIVE_NS = 23 * World.SECOND_NS;

    private final World world;
    final Device device;
    private final Inbox inbox = new Inbox(this::launch);
    final PublicKey key;
    /** The messages that it has sent, for those who record and replay. */
    final List<ByteBuffer> sent = new ArrayList<>();

    Endpoint address;
    boolean answersPings;

    Host(World world, Endpoint address) {
        this(world, address, PrivateKey.generate(world.random));
    }

    Host(World world, Endpoint address, PrivateKey privateKey) {
        this.world = world;
        this.device = new Device(privateKey, world.random, inbox);
        this.key = device.publicKey();
        this.address = address;
        world.hostByAddress.put(address, this);
        device.addPeer(world.relayPublicKey(), PresharedKey.NONE, KEEPALIVE_NS);
    }

    private void launch(ByteBuffer datagram) {
        sent.add(datagram);
        world.launch(address, datagram);
    }

    List<Inbox.Packet> packets() {
        return inbox.packets();
    }

    /** Takes a datagram, and answers a ping that is in it if it does that. */
    void deliver(ByteBuffer datagram) {
        int before = packets().size();
        device.onDatagram(datagram, world.nowNs, world.wallNs());
        for (Inbox.Packet packet :
                List.copyOf(packets().subList(before, packets().size()))) {
            if (answersPings && InnerPacket.parse(packet.bytes()) instanceof EchoRequest ping) {
                device.send(world.relayPublicKey(), ping.toReplyPacket(), world.nowNs, world.wallNs());
            }
        }
    }

    /** Drops what it has kept of the past, for long runs. */
    void forget() {
        sent.clear();
        inbox.packets().clear();
        inbox.sessions().clear();
    }

    /** Its NAT gives it another address; whoever sends to the old one does not reach it. */
    void moveTo(String ip, int port) {
        world.hostByAddress.remove(address, this);
        address = World.endpoint(ip, port);
        world.hostByAddress.put(address, this);
    }

    /** Forgets its sessions with the relay, and what timestamps it has sent. */
    void restart() {
        device.removePeer(world.relayPublicKey());
        device.addPeer(world.relayPublicKey(), PresharedKey.NONE, KEEPALIVE_NS);
    }

    void greetRelay() {
        keepalive();
    }

    void keepalive() {
        device.sendKeepalive(world.relayPublicKey(), world.nowNs, world.wallNs());
        world.settle();
    }

    /** Sends a valid keepalive to the relay with a source address that it does not hold, and returns its length. */
    int forgeKeepalive(Endpoint source) {
        ByteBuffer bytes = keepaliveBytes();
        world.inject(source, bytes);
        return bytes.remaining();
    }

    /** Makes a keepalive to the relay that is not sent. */
    ByteBuffer keepaliveBytes() {
        Predicate<World.Flight> before = world.lost;
        List<ByteBuffer> kept = new ArrayList<>();
        world.lost = flight -> {
            boolean isIt = kept.isEmpty()
                    && flight.from().equals(address)
                    && flight.bytes().remaining() == TransportData.MIN_LENGTH;
            return isIt ? kept.add(flight.bytes()) : before.test(flight);
        };
        keepalive();
        world.lost = before;
        return World.copy(kept.getFirst());
    }

    void knows(Host other) {
        device.addPeer(other.key);
    }

    void send(Host to, String text) {
        device.send(to.key, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), world.nowNs, world.wallNs());
        world.settle();
    }

    /** Returns the texts that came from the other, padding stripped. */
    List<String> received(Host from) {
        return packets().stream()
                .filter(packet -> packet.peer().equals(from.key))
                .map(packet -> StandardCharsets.UTF_8
                        .decode(packet.bytes().duplicate())
                        .toString()
                        .replace("\0", ""))
                .toList();
    }

    void sendToRelay(ByteBuffer innerPacket) {
        device.send(world.relayPublicKey(), innerPacket, world.nowNs, world.wallNs());
        world.settle();
    }

    void sendCommand(int port, ByteBuffer command) {
        sendToRelay(new UdpDatagram(INNER, CLIENT_PORT, RELAY_INNER, port, command).toPacket());
    }

    /** Publishes these keys as wgx 0.9 does, and returns the relay's answer. */
    Optional<SetPeers.Answer> setPeers(PublicKey... keys) {
        int before = packets().size();
        sendCommand(SetPeers.PORT, new SetPeers(before + 1, List.of(keys)).encode());
        return udpFromRelay(before).stream()
                .flatMap(udp -> SetPeers.Answer.parse(udp.payload()).stream())
                .filter(answer -> answer.requestId() == before + 1)
                .findFirst();
    }

    PublishClient.Outcome publish(List<PublicKey> keys) {
        PublishClient client =
                new PublishClient(SpokeSet.of(keys), world.random, PublishClient.DEFAULT_PATIENCE_NS, world.nowNs);
        int seen = packets().size();
        for (int round = 0; client.outcome().isEmpty() && round < 10_000; round++) {
            world.nowNs = Math.max(world.nowNs, client.nextDeadlineNs());
            client.onDeadline(world.nowNs, bytes -> sendCommand(CommandProtocol.PORT, World.copy(bytes)));
            while (seen < packets().size()) {
                List<UdpDatagram> answers = udpFromRelay(seen);
                seen = packets().size();
                answers.forEach(udp -> client.onDatagram(
                        udp.payload(), world.nowNs, bytes -> sendCommand(CommandProtocol.PORT, World.copy(bytes))));
            }
        }
        return client.outcome().orElseThrow();
    }

    /** Tells the relay what it calls its spokes. */
    NamesClient.Outcome tellNames(SpokeNames names) {
        NamesClient client = new NamesClient(names, world.random, world.nowNs);
        int seen = packets().size();
        while (client.outcome().isEmpty()) {
            world.nowNs = Math.max(world.nowNs, client.nextDeadlineNs());
            client.onDeadline(world.nowNs, bytes -> sendCommand(CommandProtocol.PORT, World.copy(bytes)));
            while (seen < packets().size()) {
                List<UdpDatagram> answers = udpFromRelay(seen);
                seen = packets().size();
                answers.forEach(udp -> client.onDatagram(
                        udp.payload(), world.nowNs, bytes -> sendCommand(CommandProtocol.PORT, World.copy(bytes))));
            }
        }
        return client.outcome().orElseThrow();
    }

    List<UdpDatagram> udpFromRelay(int from) {
        return packets().subList(from, packets().size()).stream()
                .filter(packet -> packet.peer().equals(world.relayPublicKey()))
                .map(packet -> InnerPacket.parse(packet.bytes()))
                .filter(UdpDatagram.class::isInstance)
                .map(UdpDatagram.class::cast)
                .toList();
    }

    ByteBuffer lastSent() {
        return World.copy(sent.getLast());
    }

    ByteBuffer lastSent(int length) {
        return World.copy(sent.stream()
                .filter(bytes -> bytes.remaining() == length)
                .reduce((earlier, later) -> later)
                .orElseThrow());
    }
}
