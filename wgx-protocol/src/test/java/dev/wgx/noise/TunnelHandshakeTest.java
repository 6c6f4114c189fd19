package dev.wgx.noise;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TunnelHandshakeTest {
    private final Dialogue dialogue = new Dialogue();

    @Test
    void thePacketThatStartsAHandshakeArrivesAfterIt() {
        dialogue.aliceSends(1, 2, 3);

        assertThat(dialogue.bob.packets()).hasSize(1);
        assertThat(dialogue.bob.packets().getFirst().bytes().array())
                .hasSize(16)
                .startsWith(1, 2, 3, 0);
        assertThat(dialogue.sent).extracting(Dialogue.Datagram::type).containsExactly(1, 2, 4);
    }
}
