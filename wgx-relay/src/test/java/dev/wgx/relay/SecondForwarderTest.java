// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.relay.data.Forwarder;
import dev.wgx.wire.MessageType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The promises that a thread relies on which forwards beside the relay's own. */
class SecondForwarderTest {
    private final World world = new World();
    private final Host hub = world.peer("203.0.113.1", 51820);
    private final Host spoke = world.peer("198.51.100.1", 40001);
    private final Forwarder second = world.relay.newForwarder();
    private final List<Path> sentTo = new ArrayList<>();

    @BeforeEach
    void openASession() {
        hub.knows(spoke);
        spoke.knows(hub);
        hub.setPeers(spoke.key);
        spoke.send(hub, "hello");
        spoke.send(hub, "again");
    }

    @Test
    void itForwardsWhatTheControlPathHasOpened() {
        ByteBuffer message = spoke.lastSent();
        assertThat(forward(message)).isTrue();
        assertThat(sentTo).extracting(Path::remote).containsExactly(hub.address);
    }

    @Test
    void itsShareIsInTheRelaysCounters() {
        long packets = world.count(Counter.FORWARDED_PACKETS);
        long bytes = world.count(Counter.FORWARDED_BYTES);
        long received = world.count(Counter.RECEIVED_DATAGRAMS);
        ByteBuffer message = spoke.lastSent();
        forward(message);
        assertThat(world.count(Counter.FORWARDED_PACKETS)).isEqualTo(packets + 1);
        assertThat(world.count(Counter.FORWARDED_BYTES)).isEqualTo(bytes + message.remaining());
        assertThat(world.count(Counter.RECEIVED_DATAGRAMS)).isEqualTo(received + 1);
        assertThat(world.relay.relayedSessions(world.nowNs).getFirst().toResponderBytes())
                .isGreaterThan(message.remaining());
    }

    @Test
    void aRevokedSpokeIsForwardedNowhere() {
        ByteBuffer message = spoke.lastSent();
        hub.setPeers();
        assertThat(forward(message)).isFalse();
        assertThat(sentTo).isEmpty();
    }

    @Test
    void aHandshakeIsNotItsBusinessAndIsNotCounted() {
        long received = world.count(Counter.RECEIVED_DATAGRAMS);
        Datagram datagram = new Datagram().set(spoke.lastSent(), Path.to(spoke.address));
        assertThat(second.forward(datagram, MessageType.HANDSHAKE_INITIATION, world.nowNs, this::noteSent))
                .isFalse();
        assertThat(world.count(Counter.RECEIVED_DATAGRAMS)).isEqualTo(received);
    }

    private boolean forward(ByteBuffer message) {
        Datagram datagram = new Datagram().set(message, Path.to(spoke.address));
        return second.forward(datagram, MessageType.of(message), world.nowNs, this::noteSent);
    }

    private void noteSent(ByteBuffer payload, Path path, int trafficClass, int hopLimit) {
        sentTo.add(path);
    }
}
