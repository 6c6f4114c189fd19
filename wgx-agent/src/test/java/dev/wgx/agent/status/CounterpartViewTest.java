// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.agent.status.CounterpartView.Presence;
import dev.wgx.agent.status.CounterpartView.Way;
import dev.wgx.command.InquiryClient.Outcome;
import dev.wgx.config.ConfigException;
import dev.wgx.config.HostPort;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CounterpartViewTest {
    private final TestPicture picture;

    CounterpartViewTest() throws ConfigException {
        picture = new TestPicture();
    }

    @Test
    void fileInterfaceAndRelayTogetherTellWhoIsThere() {
        CounterpartView phone = view(0);
        assertThat(phone.entry().title()).isEqualTo("phone");
        assertThat(phone.presence()).isEqualTo(Presence.ONLINE);
        assertThat(phone.secondsSinceSeen()).isEqualTo(OptionalLong.of(20));
        assertThat(phone.secondsSinceHandshake()).isEqualTo(OptionalLong.of(20));
        assertThat(phone.receivedBytes()).isEqualTo(1000);
        assertThat(phone.sentBytes()).isEqualTo(2000);
        assertThat(phone.way()).isEqualTo(Way.RELAYED);

        CounterpartView laptop = view(1);
        assertThat(laptop.presence()).isEqualTo(Presence.OFFLINE);
        assertThat(laptop.secondsSinceSeen()).isEqualTo(OptionalLong.of(7200));
        assertThat(laptop.secondsSinceHandshake()).isEmpty();
        assertThat(laptop.way()).isEqualTo(Way.NONE);
    }

    @Test
    void withoutTheRelayASessionTellsWhoIsThere() {
        picture.other = Optional.of(new Outcome.Silent());
        assertThat(view(0).presence()).isEqualTo(Presence.ONLINE);
        assertThat(view(1).presence()).isEqualTo(Presence.UNKNOWN);
    }

    @Test
    void aSessionThatIsTooOldTellsNothing() {
        picture.other = Optional.of(new Outcome.Silent());
        picture.live(TestPicture.PHONE, Optional.of(TestPicture.OUTER), CounterpartView.SESSION_SECONDS);
        assertThat(view(0).presence()).isEqualTo(Presence.UNKNOWN);
        assertThat(view(0).secondsSinceSeen()).isEqualTo(OptionalLong.of(180));
    }

    @Test
    void aSpokeThatTheRelayDoesNotKnowIsUnpublished() {
        picture.published = List.of(TestPicture.PHONE);
        picture.counterparts.remove(TestPicture.LAPTOP);
        assertThat(view(1).presence()).isEqualTo(Presence.UNPUBLISHED);
    }

    @Test
    void anotherAddressThanTheRelaysIsADirectPath() {
        picture.live(TestPicture.PHONE, Optional.of(HostPort.parseRelay("198.51.100.3:4000")), 5);
        assertThat(view(0).way()).isEqualTo(Way.DIRECT);
    }

    @Test
    void withoutTheInterfaceTheFilesPeersAreLeft() {
        picture.isUp = false;
        assertThat(picture.take().counterparts()).hasSize(2).allSatisfy(view -> {
            assertThat(view.presence()).isEqualTo(Presence.UNKNOWN);
            assertThat(view.receivedBytes()).isZero();
        });
    }

    private CounterpartView view(int index) {
        return picture.take().counterparts().get(index);
    }
}
