// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import static dev.wgx.noise.Dialogue.SECOND_NS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.wire.TransportData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class DeviceTest {
    private static final int DATA = 4;

    private final Dialogue dialogue = new Dialogue();

    @Test
    void bothLearnWhichIndexTheirDataCarries() {
        dialogue.aliceInitiates();
        dialogue.aliceSends(1);
        assertThat(dialogue.aliceInbox.sessions()).containsExactly(indexOfLastData());

        dialogue.bobSends(2);
        assertThat(dialogue.bobInbox.sessions()).containsExactly(indexOfLastData());
    }

    @Test
    void bothLearnTheIndexOfEverySessionThatARekeyMakes() {
        dialogue.aliceTunnel().setPersistentKeepalive(20 * SECOND_NS);
        dialogue.aliceInitiates();
        dialogue.passSeconds(600);
        assertThat(dialogue.aliceInbox.sessions()).hasSizeBetween(5, 6).doesNotHaveDuplicates();
        assertThat(dialogue.bobInbox.sessions())
                .hasSameSizeAs(dialogue.aliceInbox.sessions())
                .doesNotHaveDuplicates();
    }

    @Test
    void anAnswerThatIsNotConfirmedMakesNoSession() {
        dialogue.delivers = datagram -> datagram.type() != DATA;
        dialogue.aliceInitiates();
        assertThat(dialogue.bobInbox.sessions()).isEmpty();
    }

    @Test
    void aPeerThatWasRemovedIsNotAnswered() {
        dialogue.aliceInitiates();
        dialogue.bob.removePeer(dialogue.alice.publicKey());
        assertThat(dialogue.bob.indexCount()).isZero();

        int sent = dialogue.sent.size();
        dialogue.passSeconds(1);
        dialogue.aliceInitiates();
        assertThat(dialogue.sent).hasSize(sent + 1);
        assertThat(dialogue.deliver(dialogue.sent.getLast())).isFalse();
    }

    @Test
    void aDeviceTellsWhatWasAuthentic() {
        dialogue.delivers = datagram -> false;
        dialogue.aliceInitiates();
        Dialogue.Datagram initiation = dialogue.sent.getLast();
        assertThat(dialogue.deliver(initiation)).isTrue();
        Dialogue.Datagram response = dialogue.sent.getLast();
        assertThat(dialogue.deliver(initiation)).isFalse();

        assertThat(dialogue.deliver(response)).isTrue();
        Dialogue.Datagram keepalive = dialogue.sent.getLast();
        assertThat(dialogue.deliver(response)).isFalse();

        assertThat(dialogue.deliver(keepalive)).isTrue();
        assertThat(dialogue.deliver(keepalive)).isFalse();
    }

    @Test
    void aPeerIsAddedWithItsKeepalive() {
        dialogue.alice.removePeer(dialogue.bob.publicKey());
        dialogue.alice.addPeer(dialogue.bob.publicKey(), PresharedKey.NONE, 20 * SECOND_NS);
        dialogue.aliceInitiates();
        long sent = dialogue.count(DATA, true);
        dialogue.passSeconds(20);
        assertThat(dialogue.count(DATA, true)).isEqualTo(sent + 1);

        dialogue.alice.removePeer(dialogue.bob.publicKey());
        dialogue.alice.addPeer(dialogue.bob.publicKey());
        dialogue.aliceInitiates();
        dialogue.passSeconds(60);
        assertThat(dialogue.count(DATA, true)).isEqualTo(sent + 2);
    }

    private int indexOfLastData() {
        ByteBuffer data = dialogue.last(DATA).bytes();
        return TransportData.receiverIndex(data.duplicate().order(ByteOrder.LITTLE_ENDIAN));
    }
}
