// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.packet.IpAddress;
import dev.wgx.reflection.ReflectionAnswer;
import dev.wgx.reflection.ReflectionQuestion;
import dev.wgx.relay.control.Reflector;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Strangers ask how they look to the relay. */
class ReflectionTest {
    private static final Endpoint ASKER = World.endpoint("192.0.2.5", 4000);
    private static final int SECOND_PORT = 8788;

    private final World world = new World(Admission.EVERYBODY, new RelaySettings(10, 10, 10, 10, true, SECOND_PORT));

    @Test
    void theAnswerTellsAddressClockKeyAndSecondPort() {
        world.inject(ASKER, new ReflectionQuestion(7).encode());

        assertThat(world.sent).singleElement().satisfies(sent -> {
            assertThat(sent.to()).isEqualTo(ASKER);
            assertThat(ReflectionAnswer.parse(sent.bytes()))
                    .contains(new ReflectionAnswer(
                            7,
                            world.relayPublicKey(),
                            world.wallNs() / 1_000_000,
                            IpAddress.ipv4(0xc0000205),
                            4000,
                            SECOND_PORT));
        });
        assertThat(world.count(Counter.REFLECTIONS)).isEqualTo(1);
    }

    @Test
    void theAnswerMayGoToAnotherPortOfTheSameAddressButToNoOtherAddress() {
        world.inject(ASKER, new ReflectionQuestion(7, false, 5000, 80).encode());

        assertThat(world.sent)
                .singleElement()
                .satisfies(sent -> assertThat(sent.to()).isEqualTo(World.endpoint("192.0.2.5", 5000)));
    }

    @Test
    void anAnswerIsShortWhateverTheQuestion() {
        world.inject(ASKER, new ReflectionQuestion(7, false, 0, 1472).encode());

        assertThat(world.bytesSentTo(ASKER)).isEqualTo(80);
    }

    @Test
    void theMainPortAnswersFromNoOtherPort() {
        world.inject(ASKER, new ReflectionQuestion(7, true, 0, 80).encode());

        assertThat(world.sent).isEmpty();
        assertThat(world.drops(DropReason.MALFORMED)).isEqualTo(1);
    }

    @Test
    void oneNetworkIsAnsweredSoOftenAndAllTogetherSoOften() {
        for (int i = 0; i < 200; i++) {
            world.inject(ASKER, new ReflectionQuestion(i).encode());
        }
        assertThat(world.count(Counter.REFLECTIONS)).isEqualTo(150);

        for (int i = 0; i < 2000; i++) {
            world.inject(
                    World.endpoint("198." + i / 200 + "." + i % 200 + ".1", 4000), new ReflectionQuestion(i).encode());
        }
        assertThat(world.count(Counter.REFLECTIONS)).isEqualTo(1000);
        assertThat(world.drops(DropReason.RATE_LIMITED)).isEqualTo(1200);

        world.pass(1);
        world.inject(ASKER, new ReflectionQuestion(1).encode());
        assertThat(world.count(Counter.REFLECTIONS)).isEqualTo(1001);
    }

    @Test
    void whoeverTellsNobodyHisKeyReflectsNothing() {
        World silent = new World(Admission.EVERYBODY, new RelaySettings(10, 10, 10, false));
        silent.inject(ASKER, new ReflectionQuestion(7).encode());

        assertThat(silent.sent).isEmpty();
        assertThat(silent.drops(DropReason.KEY_QUERY_DISABLED)).isEqualTo(1);
    }

    @Test
    void aSecondPortAnswersFromYetAnotherOneIfAsked() {
        Reflector reflector = world.relay.newReflector(8787, world.nowNs);
        ByteBuffer question = new ReflectionQuestion(7, true, 0, 80).encode();

        Optional<Reflector.Reply> reply = reflector.onDatagram(question, ASKER, world.nowNs, 5);
        assertThat(reply.orElseThrow().fromOtherPort()).isTrue();
        assertThat(reply.orElseThrow().to()).isEqualTo(ASKER);
        assertThat(ReflectionAnswer.parse(reply.orElseThrow().answer())
                        .orElseThrow()
                        .otherPort())
                .isEqualTo(8787);
        assertThat(reflector.onDatagram(ByteBuffer.allocate(80), ASKER, world.nowNs, 5))
                .isEmpty();
        assertThat(reflector.onDatagram(question, World.endpoint("224.0.0.1", 5), world.nowNs, 5))
                .isEmpty();
    }
}
