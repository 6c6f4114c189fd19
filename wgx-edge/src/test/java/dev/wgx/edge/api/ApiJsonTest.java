// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Endpoint;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApiJsonTest {
    private static final PublicKey KEY = PublicKey.of(new byte[PublicKey.LENGTH]);

    @Test
    void peersAreAListWithEndpointsAsTextOrNull() {
        List<PeerAnswer> peers = List.of(
                peer(Optional.of(Endpoint.of(InetAddress.ofLiteral("192.0.2.1"), 51820))),
                peer(Optional.of(Endpoint.of(InetAddress.ofLiteral("2001:db8::1"), 1))),
                peer(Optional.empty()));
        String json = ApiJson.jsonb().toJson(peers);
        assertThat(json)
                .startsWith("[{\"key\":\"" + KEY
                        + "\",\"name\":\"\",\"namedBy\":\"\",\"endpoint\":\"192.0.2.1:51820\",\"online\":true,")
                .contains("\"endpoint\":\"[2001:db8::1]:1\"")
                .contains("\"endpoint\":null")
                .contains("\"lastHandshakeMs\":1700000000000");
        assertThat(ApiJson.jsonb().type(PeerAnswer.class).list().fromJson(json)).isEqualTo(peers);
    }

    @Test
    void anEmptyListIsAnEmptyArray() {
        assertThat(ApiJson.jsonb().toJson(List.of())).isEqualTo("[]");
        assertThat(ApiJson.jsonb().toJson(List.of(new RouteAnswer(KEY, "home", KEY, "", true, false, true))))
                .isEqualTo("[{\"hub\":\"" + KEY + "\",\"hubName\":\"home\",\"spoke\":\"" + KEY
                        + "\",\"spokeName\":\"\",\"wanted\":true,\"hubOnline\":false,\"spokeOnline\":true}]");
    }

    @Test
    void countersAreAnObject() {
        assertThat(ApiJson.jsonb().toJson(Map.of("MALFORMED", 7L))).isEqualTo("{\"MALFORMED\":7}");
    }

    private static PeerAnswer peer(Optional<Endpoint> endpoint) {
        return new PeerAnswer(KEY, "", "", endpoint, true, 1_700_000_000_000L, 1, 2, 3, 4, 5, 0);
    }
}
