// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Admission;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConsentTest {
    private final Consent consent = new Consent();
    private final PublicKey hub = key(1);
    private final PublicKey spoke = key(2);

    private static PublicKey key(int first) {
        byte[] bytes = new byte[PublicKey.LENGTH];
        bytes[0] = (byte) first;
        return PublicKey.of(bytes);
    }

    @Test
    void whileANewSetIsUnderWayTheFormerOneMayBeInForce() {
        consent.onPublishing(hub, Set.of(spoke)).run();
        Runnable acknowledge = consent.onPublishing(hub, Set.of());
        assertThat(consent.mayTalk(spoke, hub)).isTrue();

        acknowledge.run();

        assertThat(consent.mayTalk(spoke, hub)).isFalse();
    }

    @Test
    void anEarlierAcknowledgementLeavesWhatIsUnderWay() {
        Runnable acknowledge = consent.onPublishing(hub, Set.of());
        consent.onPublishing(hub, Set.of(spoke));

        acknowledge.run();

        assertThat(consent.mayPublish(hub, spoke)).isTrue();
    }

    @Test
    void aHubThatIsNotAdmittedLosesItsSet() {
        consent.onPublishing(hub, Set.of(spoke)).run();

        consent.onAdmission(Admission.only(Set.of(spoke)));

        assertThat(consent.mayTalk(hub, spoke)).isFalse();
    }

    @Test
    void aHubThatAListedOnePublishesStaysAdmitted() {
        PublicKey listed = key(3);
        consent.onPublishing(listed, Set.of(hub)).run();
        consent.onPublishing(hub, Set.of(spoke)).run();

        consent.onAdmission(new Admission(false, Set.of(listed), true));

        assertThat(consent.mayTalk(hub, spoke)).isTrue();
    }
}
