// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.system;

import dev.wgx.edge.RelayLoop;
import dev.wgx.edge.udp.UdpPort;
import dev.wgx.noise.PrivateKey;
import dev.wgx.relay.Admission;
import dev.wgx.relay.Relay;
import dev.wgx.relay.RelaySettings;
import dev.wgx.relay.data.ForwardingMirror;
import dev.wgx.relay.store.Snapshot;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** A process that prints by how many seconds a clock is ahead of the one that stands still while the machine sleeps. */
final class ClockAfterSleep {
    static final String OF_THE_CLOCK = "clock";
    static final String OF_THE_LOOP = "loop";

    private ClockAfterSleep() {}

    public static void main(String[] arguments) throws IOException {
        long nowNs = arguments[0].equals(OF_THE_LOOP) ? loopNs() : new BootClock().nowNs();
        System.out.println(TimeUnit.NANOSECONDS.toSeconds(nowNs - System.nanoTime()) + 1);
    }

    private static long loopNs() throws IOException {
        Random random = new Random(1);
        Relay relay = new Relay(
                PrivateKey.generate(random::nextBytes),
                Admission.EVERYBODY,
                RelaySettings.DEFAULT,
                random::nextBytes,
                ForwardingMirror.NONE,
                Snapshot.EMPTY,
                RelayLoop.now());
        UdpPort port = UdpPort.open(new UdpPort.Settings(Optional.of(InetAddress.ofLiteral("127.0.0.1")), 0, true, 1));
        try (RelayLoop loop = new RelayLoop(relay, port, (sequence, change) -> {}, event -> {})) {
            loop.start();
            return loop.ask((asked, nowNs, effects) -> nowNs).join();
        }
    }
}
