// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PeerPortsTest {
    private static final long FOR_EVER = Long.MAX_VALUE;
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    @Test
    void eachDatagramComesWithThePortThatItCameTo() throws IOException {
        try (PeerPorts ports = open(3, true);
                PeerPorts others = open(2, true)) {
            for (int port = 0; port < 3; port++) {
                others.send(port % 2, bytes("to " + port), to(ports, port));
            }
            others.flush();
            assertThat(receive(ports, 3)).containsExactlyInAnyOrder("0: to 0", "1: to 1", "2: to 2");
        }
    }

    @Test
    void anAnswerLeavesFromThePortThatWasAsked() throws IOException {
        try (PeerPorts ports = open(2, true);
                PeerPorts asking = open(1, true)) {
            asking.send(0, bytes("question"), to(ports, 1));
            asking.flush();
            ports.receive(FOR_EVER, (port, datagram) -> ports.send(port, bytes("answer"), datagram.path()));
            List<Integer> sources = new ArrayList<>();
            asking.receive(
                    FOR_EVER, (port, datagram) -> sources.add(datagram.source().port()));
            assertThat(sources).containsExactly(ports.number(1));
        }
    }

    @Test
    void piecesOfTheMemoryLeaveUncopiedAndInOrder() throws IOException {
        for (boolean segmenting : new boolean[] {true, false}) {
            try (PeerPorts ports = open(1, true);
                    PeerPorts sender = open(1, segmenting)) {
                List<String> sent = new ArrayList<>();
                for (int i = 0; i < 200; i++) {
                    String text = "%03d".formatted(i);
                    sender.memory().put(3 * i, text.getBytes(StandardCharsets.US_ASCII));
                    sender.send(0, 3 * i, 3, to(ports, 0));
                    sent.add("0: " + text);
                }
                sender.flush();
                assertThat(receive(ports, 200)).isEqualTo(sent);
                assertThat(sender.unsent()).isZero();
            }
        }
    }

    @Test
    void whatTheKernelDropsIsTold() throws IOException {
        try (PeerPorts ports = open(1, true);
                PeerPorts sender = open(1, false)) {
            assertThat(ports.kernelDrops()).isZero();
            while (ports.kernelDrops() == 0) {
                sender.send(0, 0, 60_000, to(ports, 0));
                sender.flush();
            }
        }
    }

    @Test
    void aWakeupEndsTheWait() throws IOException {
        try (PeerPorts ports = open(2, true)) {
            ports.wakeup();
            ports.receive(Long.MAX_VALUE, (port, datagram) -> {});
            assertThat(ports.unsent()).isZero();
        }
    }

    @Test
    void aTakenPortIsToldAndLeavesNothingBehind() throws IOException {
        try (PeerPorts ports = open(1, true)) {
            int taken = ports.number(0);
            assertThatThrownBy(() -> PeerPorts.open(Optional.of(LOOPBACK), taken - 1, 2, true))
                    .isInstanceOf(BindException.class);
            PeerPorts.open(Optional.of(LOOPBACK), taken - 1, 1, true).close();
        }
    }

    private static List<String> receive(PeerPorts ports, int count) {
        List<String> came = new ArrayList<>();
        while (came.size() < count) {
            ports.receive(
                    FOR_EVER,
                    (port, datagram) -> came.add(port + ": "
                            + StandardCharsets.US_ASCII.decode(
                                    datagram.payload().duplicate())));
        }
        return came;
    }

    private static PeerPorts open(int count, boolean segmenting) throws IOException {
        return PeerPorts.open(Optional.of(LOOPBACK), 0, count, segmenting);
    }

    private static Path to(PeerPorts ports, int port) {
        return Path.to(Endpoint.of(LOOPBACK, ports.number(port)));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
