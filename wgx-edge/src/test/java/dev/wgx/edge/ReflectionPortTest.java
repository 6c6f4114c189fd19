// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.edge.system.BootClock;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import dev.wgx.reflection.ReflectionAnswer;
import dev.wgx.reflection.ReflectionQuestion;
import dev.wgx.relay.control.Reflector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReflectionPortTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final PublicKey KEY =
            PrivateKey.generate(new Random(1)::nextBytes).publicKey();

    @Test
    void aQuestionIsAnsweredFromThePortThatWasAskedOrFromAnother() throws IOException {
        Reflector reflector = new Reflector(KEY, 8787, new BootClock().nowNs());
        try (ReflectionPort port = ReflectionPort.open(reflector, Optional.of(LOOPBACK), 0);
                DatagramChannel asker = DatagramChannel.open().bind(new InetSocketAddress(LOOPBACK, 0))) {
            port.start();
            InetSocketAddress relay = new InetSocketAddress(LOOPBACK, port.number());
            int own = ((InetSocketAddress) asker.getLocalAddress()).getPort();
            ByteBuffer answer = ByteBuffer.allocate(2000);

            asker.send(ByteBuffer.allocate(80), relay);
            asker.send(new ReflectionQuestion(7).encode(), relay);
            assertThat(asker.receive(answer)).isEqualTo(relay);
            assertThat(ReflectionAnswer.parse(answer.flip())).hasValueSatisfying(told -> {
                assertThat(told.id()).isEqualTo(7);
                assertThat(told.port()).isEqualTo(own);
                assertThat(told.key()).isEqualTo(KEY);
                assertThat(told.otherPort()).isEqualTo(8787);
            });

            answer.clear();
            asker.send(new ReflectionQuestion(8, true, 0, 80).encode(), relay);
            assertThat(asker.receive(answer)).isNotEqualTo(relay);
            assertThat(ReflectionAnswer.parse(answer.flip()).orElseThrow().id()).isEqualTo(8);
        }
    }
}
