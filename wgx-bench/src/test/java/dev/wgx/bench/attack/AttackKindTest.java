// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wgx.noise.PrivateKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The attackers against a relay on loopback, where every address of 127.0.0.0/8 may be forged. What the relay makes
 * of them is not asked.
 */
@Timeout(120)
class AttackKindTest {
    private final Random random = new Random(11);
    private final PrivateKey hub = PrivateKey.generate(random::nextBytes);
    private final List<String> told = new ArrayList<>();

    private AttackPlan plan(AttackKind kind, LoopbackRelay relay, LoopbackRelay other) {
        List<Target> targets = kind == AttackKind.CIRCLE
                ? List.of(relay.at("127.0.0.1"), relay.at("127.0.0.2"), other.at("127.0.0.3"), other.at("127.0.0.4"))
                : List.of(relay.at("127.0.0.1"));
        return new AttackPlan(targets, Optional.of(hub), Optional.of(AddressRange.parse("127.1.2.0/24")), 7, 5);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CIRCLE")
    void theAttackersGetIntoPositionAndTellWhatTheyDid(AttackKind kind) throws IOException, AttackException {
        try (LoopbackRelay relay = new LoopbackRelay(21, hub.publicKey());
                Gang gang = new Gang(random::nextBytes)) {
            Attack attack = kind.plan(plan(kind, relay, relay), gang);
            new Campaign(1_000, 20, 0.1).run(attack, gang, told::add);
        }
        assertThat(told).hasSizeGreaterThanOrEqualTo(2).startsWith("in position");
        assertThat(told.getLast()).containsPattern("[1-9]");
    }

    @Test
    void anAttackThatLacksSomethingSaysWhat() throws IOException {
        try (LoopbackRelay relay = new LoopbackRelay(21, hub.publicKey());
                Gang gang = new Gang(random::nextBytes)) {
            AttackPlan bare = new AttackPlan(List.of(relay.at("127.0.0.1")), Optional.empty(), Optional.empty(), 1, 1);
            assertThatThrownBy(() -> AttackKind.REDIRECT.plan(bare, gang)).hasMessageContaining("a listed hub");
            assertThatThrownBy(() -> AttackKind.INITIATIONS.plan(bare, gang)).hasMessageContaining("an address");
            assertThatThrownBy(() -> AttackKind.CIRCLE.plan(bare, gang)).hasMessageContaining("two of another");
        }
    }
}
