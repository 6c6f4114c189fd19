package dev.wgx.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WarmUpTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itForwardsThroughSocketsLikeTheRelays(boolean batchedCalls) {
        assertThat(WarmUp.run(batchedCalls)).isBetween(1L, 40_000L);
    }
}
