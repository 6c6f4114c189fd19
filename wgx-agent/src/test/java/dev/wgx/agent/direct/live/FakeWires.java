// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.direct.live;

import dev.wgx.agent.TestKeys;
import dev.wgx.agent.link.ConfigurationProtocol;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PresharedKey;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import java.net.InetAddress;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A WireGuard with some interfaces, of which two are each other's peers. */
final class FakeWires implements ConfigurationProtocol {
    private static final long MS_PER_S = 1000;

    /** The state of one peer of an interface. */
    static final class Peer {
        HostPort endpoint;
        int keepalive;
        int timesMade;
        long handshakeEpochS = System.currentTimeMillis() / MS_PER_S;
        private final InetAddress address;
        private PresharedKey secret;

        Peer(InetAddress address, PresharedKey secret, HostPort endpoint) {
            this.address = address;
            this.secret = secret;
            this.endpoint = endpoint;
        }
    }

    /** An interface. */
    static final class Device {
        final Map<PublicKey, Peer> peers = new LinkedHashMap<>();
        int looks;
        private final PrivateKey key;
        private final int port;

        Device(PrivateKey key, int port) {
            this.key = key;
            this.port = port;
        }
    }

    private final HostPort relay;
    private final Map<String, Device> devices = new LinkedHashMap<>();
    private final Map<String, String> changes = new HashMap<>();
    private int exchanges;

    FakeWires(HostPort relay) {
        this.relay = relay;
    }

    synchronized void add(String name, Device device) {
        devices.put(name, device);
    }

    synchronized int exchanges() {
        return exchanges;
    }

    synchronized int looks(String name) {
        return device(name).looks;
    }

    /** Returns all changes of an interface. */
    synchronized String changes(String name) {
        return changes.getOrDefault(name, "");
    }

    /** Does something while nobody else looks. */
    synchronized void with(String name, PublicKey peer, Consumer<Peer> what) {
        what.accept(find(name, peer).orElseThrow());
    }

    synchronized Optional<HostPort> endpoint(String name, PublicKey peer) {
        return find(name, peer).map(found -> found.endpoint);
    }

    synchronized int keepalive(String name, PublicKey peer) {
        return find(name, peer).orElseThrow().keepalive;
    }

    synchronized int timesMade(String name, PublicKey peer) {
        return find(name, peer).orElseThrow().timesMade;
    }

    synchronized boolean hasPeer(String name, PublicKey peer) {
        return find(name, peer).isPresent();
    }

    private Optional<Peer> find(String name, PublicKey peer) {
        return Optional.ofNullable(device(name).peers.get(peer));
    }

    private Device device(String name) {
        Device device = devices.get(name);
        if (device == null) {
            throw new AssertionError("no interface " + name);
        }
        return device;
    }

    @Override
    public synchronized String exchange(String name, String question) {
        exchanges++;
        if (question.equals("get=1\n\n")) {
            device(name).looks++;
            return report(device(name)) + "errno=0\n\n";
        }
        changes.put(name, changes(name) + question);
        change(device(name), question.lines().skip(1).toList());
        return "errno=0\n\n";
    }

    private static String report(Device device) {
        StringBuilder out =
                new StringBuilder("private_key=" + hex(device.key.toBase64()) + "\nlisten_port=" + device.port + "\n");
        device.peers.forEach(
                (key, peer) -> out.append("public_key=" + HexFormat.of().formatHex(key.bytes()))
                        .append("\npreshared_key=" + hex(peer.secret.toBase64()))
                        .append("\nendpoint=" + peer.endpoint)
                        .append("\nallowed_ip=" + peer.address.getHostAddress() + "/32")
                        .append("\nlast_handshake_time_sec=" + peer.handshakeEpochS)
                        .append("\nrx_bytes=" + device.looks * 1000)
                        .append("\npersistent_keepalive_interval=" + peer.keepalive)
                        .append('\n'));
        return out.toString();
    }

    private static String hex(String base64) {
        return HexFormat.of().formatHex(Base64.getDecoder().decode(base64));
    }

    private void change(Device device, List<String> lines) {
        PublicKey key = TestKeys.RELAY;
        @Nullable Peer removed = null;
        for (String line : lines) {
            String name = line.substring(0, line.indexOf('=') + 1);
            String value = line.substring(name.length());
            if (name.equals("public_key=")) {
                key = PublicKey.of(HexFormat.of().parseHex(value));
                continue;
            }
            if (line.equals("remove=true")) {
                removed = device.peers.remove(key);
                continue;
            }
            Peer peer = device.peers.get(key);
            if (peer == null && line.equals("update_only=true")) {
                return;
            }
            if (peer == null) {
                peer = made(removed, lines);
                device.peers.put(key, peer);
            }
            switch (name) {
                case "endpoint=" -> {
                    peer.endpoint = HostPort.parseRelay(value);
                    if (removed != null) {
                        shakeHands(device.key.publicKey(), peer.endpoint);
                    }
                }
                case "persistent_keepalive_interval=" -> peer.keepalive = Integer.parseInt(value);
                case "preshared_key=" ->
                    peer.secret = PresharedKey.of(HexFormat.of().parseHex(value));
                case "allowed_ip=", "update_only=", "" -> {}
                default -> throw new AssertionError("unknown to WireGuard: " + line);
            }
        }
    }

    private static Peer made(@Nullable Peer removed, List<String> lines) {
        String network = lines.stream()
                .filter(line -> line.startsWith("allowed_ip="))
                .findFirst()
                .orElse("allowed_ip=192.0.2.251/32");
        Peer peer = new Peer(
                InetAddress.ofLiteral(network.substring(network.indexOf('=') + 1, network.indexOf('/'))),
                PresharedKey.NONE,
                HostPort.parseRelay("192.0.2.250:1"));
        peer.timesMade = removed == null ? 1 : removed.timesMade + 1;
        return peer;
    }

    /** Lets the other end follow: a peer that was made anew makes a new session, by its endpoint. */
    private void shakeHands(PublicKey from, HostPort by) {
        if (by.equals(relay)) {
            devices.values().forEach(device -> {
                Peer there = device.peers.get(from);
                if (there != null) {
                    there.endpoint = relay;
                }
            });
        }
    }
}
