// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.edge.PeerNames;
import dev.wgx.noise.PublicKey;
import dev.wgx.relay.report.ToldName;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NamingTest {
    private static final PublicKey HUB = key(1);
    private static final PublicKey SPOKE = key(2);

    private final PeerNames names = new PeerNames(Map.of());
    private final Naming naming = new Naming(names);

    @Test
    void whatAHubTellsIsShownAsItsWord() {
        Optional<ToldName> told = Optional.of(new ToldName(HUB, "phone"));
        assertThat(naming.of(SPOKE, told)).isEqualTo("AQEBAQEB/phone");
        assertThat(naming.author(SPOKE, told)).isEqualTo(HUB.toString());

        names.set(Map.of(HUB, "home"));
        assertThat(naming.of(SPOKE, told)).isEqualTo("home/phone");
    }

    @Test
    void theOperatorsNameComesFirst() {
        names.set(Map.of(SPOKE, "Ann"));
        Optional<ToldName> told = Optional.of(new ToldName(HUB, "phone"));
        assertThat(naming.of(SPOKE, told)).isEqualTo("Ann");
        assertThat(naming.author(SPOKE, told)).isEmpty();
        assertThat(naming.of(HUB, Optional.empty())).isEmpty();
    }

    private static PublicKey key(int number) {
        byte[] bytes = new byte[PublicKey.LENGTH];
        Arrays.fill(bytes, (byte) number);
        return PublicKey.of(bytes);
    }
}
