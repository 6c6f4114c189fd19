// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Endpoint;
import io.avaje.json.JsonAdapter;
import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.Jsonb;
import io.avaje.jsonb.Types;
import java.net.InetAddress;
import java.util.Optional;

/** The JSON of the API: keys as base64, endpoints as {@code IP:PORT} or null, times in milliseconds since 1970. */
@Json.Import({
    StatusAnswer.class,
    KernelPathAnswer.class,
    PublicKeyAnswer.class,
    MessageAnswer.class,
    EventLine.class,
    AllowListAnswer.class,
    PeerAnswer.class,
    RouteAnswer.class,
    SessionAnswer.class,
    RefusalAnswer.class
})
public final class ApiJson {
    private static final Jsonb JSONB = Jsonb.builder()
            .serializeNulls(true)
            .add(PublicKey.class, new KeyAdapter().nullSafe())
            .add(Types.optionalOf(Endpoint.class), new EndpointAdapter())
            .build();

    private ApiJson() {}

    public static Jsonb jsonb() {
        return JSONB;
    }

    private static final class KeyAdapter implements JsonAdapter<PublicKey> {
        @Override
        public void toJson(JsonWriter writer, PublicKey value) {
            writer.value(value.toString());
        }

        @Override
        public PublicKey fromJson(JsonReader reader) {
            return PublicKey.parse(reader.readString());
        }
    }

    private static final class EndpointAdapter implements JsonAdapter<Optional<Endpoint>> {
        @Override
        public void toJson(JsonWriter writer, Optional<Endpoint> value) {
            value.ifPresentOrElse(endpoint -> writer.value(endpoint.toString()), writer::nullValue);
        }

        @Override
        public Optional<Endpoint> fromJson(JsonReader reader) {
            return reader.isNullValue() ? Optional.empty() : Optional.of(parse(reader.readString()));
        }

        private static Endpoint parse(String text) {
            HostPort parsed = HostPort.parseRelay(text);
            return Endpoint.of(InetAddress.ofLiteral(parsed.host()), parsed.port());
        }
    }
}
