// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.attack;

import dev.wgx.edge.ChangeSink;
import dev.wgx.edge.RelayLoop;
import dev.wgx.edge.udp.UdpPort;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Admission;
import dev.wgx.relay.Relay;
import dev.wgx.relay.RelaySettings;
import dev.wgx.relay.data.ForwardingMirror;
import dev.wgx.relay.store.Snapshot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** The real relay at all loopback addresses of 127.0.0.0/8, which forgets everything when it ends. It lists one hub. */
final class LoopbackRelay implements AutoCloseable {
    private final RelayLoop loop;
    private final PublicKey key;

    LoopbackRelay(long seed, PublicKey hub) throws IOException {
        PrivateKey privateKey = PrivateKey.generate(new Random(seed)::nextBytes);
        key = privateKey.publicKey();
        Relay relay = new Relay(
                privateKey,
                new Admission(false, Set.of(hub), true),
                RelaySettings.DEFAULT,
                new Random(seed + 1)::nextBytes,
                ForwardingMirror.NONE,
                Snapshot.EMPTY,
                RelayLoop.now());
        AtomicReference<RelayLoop> self = new AtomicReference<>();
        ChangeSink forgetful = (sequence, change) -> self.get().onPersisted(sequence);
        loop = new RelayLoop(
                relay, UdpPort.open(new UdpPort.Settings(Optional.empty(), 0, true, 1)), forgetful, event -> {});
        self.set(loop);
        loop.start();
    }

    Target at(String address) {
        return new Target(
                new InetSocketAddress(
                        InetAddress.ofLiteral(address), loop.port().number()),
                key);
    }

    @Override
    public void close() {
        loop.close();
    }
}
