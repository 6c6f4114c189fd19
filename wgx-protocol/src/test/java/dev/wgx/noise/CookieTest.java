// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import static dev.wgx.noise.ProtocolLimits.COOKIE_REFRESH_TIME_NS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.Dialogue.Datagram;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CookieTest {
    private static final int INITIATION = 1;
    private static final byte[] SOURCE = {(byte) 192, 0, 2, 7, 0x22, 0x53};
    private static final byte[] OTHER_PORT = {(byte) 192, 0, 2, 7, 0x22, 0x54};

    private final Dialogue dialogue = new Dialogue();
    private final CookieChecker checker = new CookieChecker(dialogue.bob.identity(), new SeededRandom(4));
    private final ByteBuffer reply = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);

    @BeforeEach
    void nothingArrives() {
        dialogue.delivers = datagram -> false;
    }

    @Test
    void withoutACookieNoMac2IsValid() {
        ByteBuffer initiation = initiate();
        assertThat(checker.hasValidMac2(initiation, SOURCE, dialogue.nowNs)).isFalse();
        checker.writeReply(initiation, SOURCE, dialogue.nowNs, reply);
        assertThat(checker.hasValidMac2(initiation, SOURCE, dialogue.nowNs)).isFalse();
    }

    @Test
    void theNextInitiationCarriesTheCookie() {
        takeCookie();
        ByteBuffer second = initiate();
        assertThat(checker.hasValidMac2(second, SOURCE, dialogue.nowNs)).isTrue();
        assertThat(checker.hasValidMac2(second, OTHER_PORT, dialogue.nowNs)).isFalse();
    }

    @Test
    void aHandshakeUnderLoadTakesOneRetryLonger() {
        dialogue.delivers = datagram ->
                datagram.type() != INITIATION || checker.hasValidMac2(datagram.bytes(), SOURCE, dialogue.nowNs);
        dialogue.aliceSends(1);
        checker.writeReply(dialogue.last(INITIATION).bytes(), SOURCE, dialogue.nowNs, reply);
        dialogue.alice.onDatagram(reply, dialogue.nowNs, dialogue.wallNs);
        assertThat(dialogue.bobInbox.packets()).isEmpty();
        dialogue.passSeconds(6);
        assertThat(dialogue.bobInbox.packets()).hasSize(1);
    }

    @Test
    void aCookieIsForgottenAfter120Seconds() {
        takeCookie();
        dialogue.delivers = datagram -> false;
        dialogue.pass(COOKIE_REFRESH_TIME_NS);
        ByteBuffer mac2 = initiate().slice(132, 16);
        assertThat(mac2).isEqualTo(ByteBuffer.allocate(16));
    }

    @Test
    void theSecretChangesAfter120Seconds() {
        takeCookie();
        ByteBuffer withCookie = initiate();
        long laterNs = dialogue.nowNs + COOKIE_REFRESH_TIME_NS;
        assertThat(checker.hasValidMac2(withCookie, SOURCE, laterNs - 1)).isTrue();
        assertThat(checker.hasValidMac2(withCookie, SOURCE, laterNs)).isFalse();
        checker.writeReply(withCookie, SOURCE, laterNs, reply);
        assertThat(checker.hasValidMac2(withCookie, SOURCE, laterNs)).isFalse();
    }

    @Test
    void aCookieReplyToAnotherMessageIsRefused() {
        checker.writeReply(initiate(), SOURCE, dialogue.nowNs, reply);
        initiate();
        assertThat(dialogue.aliceTunnel().onCookieReply(reply, dialogue.nowNs)).isFalse();
    }

    @Test
    void aChangedCookieReplyIsRefused() {
        checker.writeReply(initiate(), SOURCE, dialogue.nowNs, reply);
        reply.put(40, (byte) ~reply.get(40));
        assertThat(dialogue.aliceTunnel().onCookieReply(reply, dialogue.nowNs)).isFalse();
    }

    @Test
    void aDeviceTellsWhetherACookieReplyWasAuthentic() {
        checker.writeReply(initiate(), SOURCE, dialogue.nowNs, reply);
        reply.put(40, (byte) ~reply.get(40));
        assertThat(dialogue.alice.onDatagram(reply, dialogue.nowNs, dialogue.wallNs))
                .isFalse();
        reply.put(40, (byte) ~reply.get(40));
        assertThat(dialogue.alice.onDatagram(reply, dialogue.nowNs, dialogue.wallNs))
                .isTrue();
    }

    private void takeCookie() {
        checker.writeReply(initiate(), SOURCE, dialogue.nowNs, reply);
        assertThat(reply.remaining()).isEqualTo(64);
        assertThat(dialogue.aliceTunnel().onCookieReply(reply, dialogue.nowNs)).isTrue();
    }

    private ByteBuffer initiate() {
        dialogue.aliceInitiates();
        Datagram initiation = dialogue.last(INITIATION);
        return initiation.bytes();
    }

    @Test
    void noTwoCookieRepliesHaveANonceInCommon() {
        ByteBuffer initiation = initiate();
        checker.writeReply(initiation, SOURCE, dialogue.nowNs, reply);
        ByteBuffer first = nonceOf(reply);

        checker.writeReply(initiation, SOURCE, dialogue.nowNs, reply);

        assertThat(nonceOf(reply)).isNotEqualTo(first);
        assertThat(first).isNotEqualTo(ByteBuffer.allocate(24));
    }

    private static ByteBuffer nonceOf(ByteBuffer cookieReply) {
        return ByteBuffer.allocate(24).put(cookieReply.slice(8, 24)).flip();
    }

    @Test
    void asLongAsTheSecretLastsTheCookieStaysTheSame() {
        takeCookie();
        ByteBuffer withCookie = initiate();

        checker.writeReply(withCookie, SOURCE, dialogue.nowNs + COOKIE_REFRESH_TIME_NS - 1, reply);

        assertThat(checker.hasValidMac2(withCookie, SOURCE, dialogue.nowNs)).isTrue();
    }

    @Test
    void theSecretIsAnotherOneWhenItsTimeIsOver() {
        takeCookie();
        ByteBuffer withCookie = initiate();

        checker.writeReply(withCookie, SOURCE, dialogue.nowNs + COOKIE_REFRESH_TIME_NS, reply);

        assertThat(checker.hasValidMac2(withCookie, SOURCE, dialogue.nowNs)).isFalse();
    }
}
