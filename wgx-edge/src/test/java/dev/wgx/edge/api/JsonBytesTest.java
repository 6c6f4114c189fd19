// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JsonBytesTest {
    @Test
    void aListOfManyPiecesIsTheSameAsInOne() {
        List<MessageAnswer> values = IntStream.range(0, 20_000)
                .mapToObj(i -> new MessageAnswer("Käthe ".repeat(i % 7) + i))
                .toList();
        assertThat(JsonBytes.of(values).toString(StandardCharsets.UTF_8))
                .isEqualTo(ApiJson.jsonb().toJson(values) + "\n");
        assertThat(JsonBytes.of(List.of()).toString(StandardCharsets.UTF_8)).isEqualTo("[]\n");
    }
}
