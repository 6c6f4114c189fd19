// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wgx.bench.peer.DrivenRelay;
import dev.wgx.bench.peer.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelayArgumentTest {
    private static final String KEY = "gwjzRmguTHyCgbwdAVKC30MOzYdG+KstszbYPW135B8=";

    @Test
    void anAddressAloneIsAnOpenRelayAtTheUsualPort() {
        DrivenRelay relay = RelayArgument.parse("192.0.2.1");
        assertThat(relay.name()).isEqualTo("192.0.2.1");
        assertThat(relay.address().getPort()).isEqualTo(8787);
        assertThat(relay.mode()).isEqualTo(Mode.OPEN);
        assertThat(relay.pids()).isEmpty();
        assertThat(relay.start()).isEmpty();
    }

    @Test
    void everythingMayBeSaid() {
        DrivenRelay relay = RelayArgument.parse(
                "[2001:db8::1]:99,name=new,key=" + KEY + ",pid=12+34,hub-port=51820,start=wgxd --a=b,c");
        assertThat(relay.name()).isEqualTo("new");
        assertThat(relay.address().getPort()).isEqualTo(99);
        assertThat(relay.mode()).isEqualTo(Mode.WGX);
        assertThat(relay.key().orElseThrow()).hasToString(KEY);
        assertThat(relay.pids()).containsExactly(12L, 34L);
        assertThat(relay.hubPort()).isEqualTo(51_820);
        assertThat(relay.start()).contains("wgxd --a=b,c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "192.0.2.1:0",
                "192.0.2.1,",
                "192.0.2.1,name",
                "192.0.2.1,colour=red",
                "192.0.2.1,key=short",
                "192.0.2.1,mode=wgx",
                "192.0.2.1,mode=raw,key=" + KEY,
                "192.0.2.1,mode=closed",
                "192.0.2.1,pid=12+",
                "192.0.2.1,hub-port=65536"
            })
    void whatCannotBeUnderstoodIsRefused(String text) {
        assertThatThrownBy(() -> RelayArgument.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
