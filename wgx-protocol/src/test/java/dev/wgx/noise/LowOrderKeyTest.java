// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.wire.HandshakeInitiation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A public key of low order has the same secret with everybody: nothing is agreed with it (Noise 12.1). */
class LowOrderKeyTest {
    private static final long NOW_NS = 5_000_000_000L;
    private static final long WALL_NS = 1_700_000_000_000_000_000L;
    private static final PublicKey ZERO = PublicKey.of(new byte[PublicKey.LENGTH]);

    private final SeededRandom random = new SeededRandom(12);
    private final List<ByteBuffer> sent = new ArrayList<>();
    private final Device device = new Device(PrivateKey.generate(random), random, new Inbox(sent::add));

    @Test
    void nothingIsSentToAPeerWithSuchAKey() {
        device.addPeer(ZERO);

        device.initiate(ZERO, NOW_NS, WALL_NS);
        device.send(ZERO, ByteBuffer.allocate(20), NOW_NS, WALL_NS);

        assertThat(sent).isEmpty();
        assertThat(device.indexCount()).isZero();
    }

    @Test
    void anInitiationWithSuchAnEphemeralIsNotOpened() {
        Dialogue dialogue = new Dialogue();
        dialogue.delivers = datagram -> false;
        dialogue.aliceInitiates();
        ByteBuffer initiation = dialogue.last(HandshakeInitiation.TYPE).bytes();
        initiation.put(HandshakeInitiation.EPHEMERAL_OFFSET, new byte[PublicKey.LENGTH]);
        Mac1Key.of(dialogue.bob.publicKey()).writeTo(initiation);

        assertThat(ReceivedInitiation.open(dialogue.bob.identity(), initiation)).isEmpty();
    }

    @Test
    void noSealIsMadeWithSuchAKey() {
        assertThat(PairSeal.between(PrivateKey.generate(random), ZERO, PresharedKey.NONE))
                .isEmpty();
    }
}
