// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.SeededRandom;
import dev.wgx.relay.Counter;
import dev.wgx.relay.Counters;
import dev.wgx.relay.Datagram;
import dev.wgx.relay.DropReason;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.HopLimit;
import dev.wgx.relay.Path;
import dev.wgx.wire.MessageType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForwarderTest {
    private static final int INDEX = 0x1234;
    private static final int LENGTH = 48;
    private static final Endpoint SPOKE = new Endpoint(0x2001_0db8_0000_0001L, 1, 51820);
    private static final Endpoint HUB = Endpoint.ipv4(0xcb007101, 51820);

    private final ForwardingTable table = new ForwardingTable(ForwardingMirror.NONE, new SeededRandom(1));
    private final Counters counters = new Counters();
    private final Forwarder forwarder = new Forwarder(table, counters);
    private final List<Endpoint> sentTo = new ArrayList<>();

    @BeforeEach
    void openASession() {
        ForwardingPeer spoke = new ForwardingPeer();
        ForwardingPeer hub = new ForwardingPeer();
        table.setPaths(spoke, List.of(Path.to(SPOKE)));
        table.setPaths(hub, List.of(Path.to(HUB)));
        table.put(new ForwardingEntry(spoke, INDEX, hub, Long.MAX_VALUE, new Traffic(0)));
    }

    private boolean forward(Endpoint from, int index, int hopLimit) {
        ByteBuffer message =
                ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN).putInt(0, 4);
        message.putInt(4, index);
        Datagram datagram = new Datagram().set(message, Path.to(from), 0, hopLimit);
        return forwarder.forward(
                datagram, MessageType.of(message), 0, (payload, path, trafficClass, hops) -> sentTo.add(path.remote()));
    }

    @Test
    void whatItForwardsIsSentAndCountedOnce() {
        assertThat(forward(SPOKE, INDEX, 64)).isTrue();

        assertThat(sentTo).containsExactly(HUB);
        assertThat(counters.get(Counter.RECEIVED_DATAGRAMS)).isOne();
        assertThat(counters.get(Counter.RECEIVED_BYTES)).isEqualTo(LENGTH);
        assertThat(counters.get(Counter.FORWARDED_PACKETS)).isOne();
        assertThat(counters.get(Counter.FORWARDED_BYTES)).isEqualTo(LENGTH);
    }

    @Test
    void anAddressThatDiffersInOneHalfOrInThePortIsNotTheSources() {
        assertThat(forward(new Endpoint(SPOKE.high() + 1, SPOKE.low(), SPOKE.port()), INDEX, 64))
                .isFalse();
        assertThat(forward(new Endpoint(SPOKE.high(), SPOKE.low() + 1, SPOKE.port()), INDEX, 64))
                .isFalse();
        assertThat(forward(new Endpoint(SPOKE.high(), SPOKE.low(), SPOKE.port() + 1), INDEX, 64))
                .isFalse();

        assertThat(sentTo).isEmpty();
        assertThat(counters.get(Counter.RECEIVED_DATAGRAMS)).isZero();
    }

    @Test
    void whatIsForNobodyIsLeftToTheControlPath() {
        assertThat(forward(SPOKE, INDEX + 1, 64)).isFalse();

        assertThat(sentTo).isEmpty();
        assertThat(counters.get(Counter.RECEIVED_DATAGRAMS)).isZero();
    }

    @Test
    void whatHasNoHopLeftIsDroppedHereAndNotLeftToTheControlPath() {
        assertThat(forward(SPOKE, INDEX, 1)).isTrue();

        assertThat(sentTo).isEmpty();
        assertThat(counters.get(DropReason.HOP_LIMIT)).isOne();
        assertThat(counters.get(Counter.FORWARDED_PACKETS)).isZero();
    }

    @Test
    void aDatagramWhoseHopLimitIsUnknownIsForwarded() {
        assertThat(forward(SPOKE, INDEX, HopLimit.UNSPECIFIED)).isTrue();

        assertThat(sentTo).containsExactly(HUB);
    }
}
