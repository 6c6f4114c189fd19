// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.direct.live;

import dev.wgx.agent.link.Commands;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PresharedKey;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The program {@code wg} with some interfaces, of which two are each other's peers. */
final class FakeWires implements Commands {
    private static final long MS_PER_S = 1000;

    /** The state of one peer of an interface. */
    static final class Peer {
        HostPort endpoint;
        int keepalive;
        int timesMade;
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
    private final List<String> changes = new ArrayList<>();
    private int runs;

    FakeWires(HostPort relay) {
        this.relay = relay;
    }

    synchronized void add(String name, Device device) {
        devices.put(name, device);
    }

    synchronized int runs() {
        return runs;
    }

    synchronized int looks(String name) {
        return device(name).looks;
    }

    /** Returns the changes of an interface, one call of {@code wg set} each. */
    synchronized List<String> changes(String name) {
        return changes.stream()
                .filter(change -> change.startsWith("wg set " + name + " "))
                .toList();
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
    public synchronized Outcome run(List<String> command, String input) {
        runs++;
        String name = command.get(2);
        if (command.get(1).equals("show")) {
            device(name).looks++;
            return new Outcome(0, dump(device(name)), "");
        }
        changes.add(String.join(" ", command));
        set(device(name), command.subList(3, command.size()), input);
        return new Outcome(0, "", "");
    }

    private static String dump(Device device) {
        StringBuilder out = new StringBuilder(
                device.key.toBase64() + "\t" + device.key.publicKey() + "\t" + device.port + "\toff\n");
        long nowS = System.currentTimeMillis() / MS_PER_S;
        device.peers.forEach((key, peer) -> out.append(String.join(
                        "\t",
                        key.toString(),
                        peer.secret.equals(PresharedKey.NONE) ? "(none)" : peer.secret.toBase64(),
                        peer.endpoint.toString(),
                        peer.address.getHostAddress() + "/32",
                        Long.toString(nowS),
                        Integer.toString(device.looks * 1000),
                        "0",
                        peer.keepalive == 0 ? "off" : Integer.toString(peer.keepalive)))
                .append('\n'));
        return out.toString();
    }

    private void set(Device device, List<String> words, String input) {
        PublicKey key = PublicKey.parse(words.get(1));
        @Nullable Peer removed = null;
        for (int i = 0; i < words.size(); i += 2) {
            String word = words.get(i);
            if (word.equals("remove")) {
                removed = device.peers.remove(key);
                i--;
                continue;
            }
            String value = words.get(i + 1);
            if (word.equals("peer")) {
                key = PublicKey.parse(value);
                continue;
            }
            Peer peer = device.peers.get(key);
            if (peer == null) {
                peer = made(removed, words);
                device.peers.put(key, peer);
            }
            switch (word) {
                case "endpoint" -> {
                    peer.endpoint = HostPort.parseRelay(value);
                    if (removed != null) {
                        shakeHands(device.key.publicKey(), peer.endpoint);
                    }
                }
                case "persistent-keepalive" -> peer.keepalive = Integer.parseInt(value);
                case "preshared-key" -> peer.secret = PresharedKey.parse(input.strip());
                case "allowed-ips" -> {}
                default -> throw new AssertionError("unknown to wg: " + word);
            }
        }
    }

    private static Peer made(@Nullable Peer removed, List<String> words) {
        int at = words.indexOf("allowed-ips");
        String network = at < 0 ? "192.0.2.251/32" : words.get(at + 1);
        Peer peer = new Peer(
                InetAddress.ofLiteral(network.substring(0, network.indexOf('/'))),
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

    @Override
    public Outcome launch(List<String> command) {
        return run(command, "");
    }
}
