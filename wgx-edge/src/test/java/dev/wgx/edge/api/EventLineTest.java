// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.edge.EventFeed;
import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Event;
import java.net.InetAddress;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventLineTest {
    private static final PublicKey KEY = PublicKey.of(new byte[PublicKey.LENGTH]);

    @Test
    void aMoveTellsFromWhereToWhere() {
        Event moved = new Event.EndpointChanged(KEY, endpoint("192.0.2.1"), endpoint("192.0.2.2"));

        assertThat(json(moved))
                .isEqualTo(
                        "{\"atMs\":7,\"event\":\"EndpointChanged\",\"peer\":\"" + KEY + "\",\"message\":\"peer " + KEY
                                + " moved from 192.0.2.1:51820 to 192.0.2.2:51820\","
                                + "\"details\":{\"from\":\"192.0.2.1:51820\",\"to\":\"192.0.2.2:51820\"}}");
    }

    @Test
    void aPublicationTellsItsNumbersAsNumbers() {
        assertThat(json(new Event.SpokesPublished(KEY, 9, 3, 2, 1)))
                .endsWith("\"details\":{\"added\":2,\"count\":3,\"removed\":1,\"revision\":9}}");
    }

    @Test
    void aRefusalIsOneLineWhateverItsReasonSays() {
        assertThat(json(new Event.PublicationRefused(KEY, "no\n\"room\"")))
                .contains("no\\n\\\"room\\\"")
                .doesNotContain("\n");
    }

    @Test
    void aLineOfAnOlderRelayHasNoDetails() {
        EventLine line = ApiJson.jsonb()
                .type(EventLine.class)
                .fromJson("{\"atMs\":7,\"event\":\"PeerOffline\",\"peer\":\"" + KEY + "\",\"message\":\"gone\"}");

        assertThat(line.details()).isEmpty();
    }

    private static String json(Event event) {
        return ApiJson.jsonb().toJson(EventLine.of(new EventFeed.Entry(Instant.ofEpochMilli(7), event)));
    }

    private static Endpoint endpoint(String address) {
        return Endpoint.of(InetAddress.ofLiteral(address), 51820);
    }
}
