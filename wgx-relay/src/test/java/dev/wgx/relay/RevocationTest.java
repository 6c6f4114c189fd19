// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.PublicKey;
import dev.wgx.relay.report.PeerReport;
import dev.wgx.relay.store.PeerRecord;
import dev.wgx.relay.store.PublishedSetRecord;
import dev.wgx.relay.store.Snapshot;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A key that leaves the allow-list takes everything with it that was its own. */
class RevocationTest {
    private final World world = new World();
    private final Host hub = world.peer("203.0.113.1", 51820);
    private final Host other = world.peer("203.0.113.2", 51820);
    private final Host spoke = world.peer("198.51.100.1", 40001);

    RevocationTest() {
        for (Host each : List.of(hub, other)) {
            each.knows(spoke);
            spoke.knows(each);
        }
    }

    private void admit(Host... listed) {
        Set<PublicKey> keys =
                Set.copyOf(List.of(listed).stream().map(each -> each.key).toList());
        world.admission = new Admission(false, keys, true);
        world.relay.onAdmission(world.admission, world.nowNs, world);
        world.settle();
    }

    private List<PublicKey> knownKeys() {
        return world.relay.peers(world.nowNs).stream().map(PeerReport::key).toList();
    }

    private List<PublicKey> storedKeys() {
        return world.store.snapshot().peers().stream().map(PeerRecord::key).toList();
    }

    private List<PublicKey> storedHubs() {
        return world.store.snapshot().publishedSets().stream()
                .map(PublishedSetRecord::hub)
                .toList();
    }

    @Test
    void aRevokedHubLeavesNothingInMemoryOrStore() {
        hub.setPeers(spoke.key, PublicKey.of(new byte[PublicKey.LENGTH]));
        spoke.send(hub, "hello");

        admit(other);

        assertThat(knownKeys()).containsExactly(other.key);
        assertThat(world.relay.routes(world.nowNs)).isEmpty();
        Snapshot stored = world.store.snapshot();
        assertThat(storedKeys()).containsExactly(other.key);
        assertThat(stored.publishedSets()).isEmpty();
        assertThat(stored.calls()).isEmpty();
        assertThat(stored.relayedSessions()).isEmpty();
        assertThat(world.events).contains(new Event.PeerRevoked(hub.key), new Event.PeerRevoked(spoke.key));
    }

    @Test
    void whomARevokedHubAloneHadLetInGoesWithItAndItsOwnSetToo() {
        Host friend = world.host("192.0.2.3", 3);
        hub.setPeers(spoke.key);
        spoke.setPeers(friend.key, other.key);
        admit(hub, other);
        assertThat(storedHubs()).containsExactlyInAnyOrder(hub.key, spoke.key);

        admit(other);

        assertThat(knownKeys()).containsExactly(other.key);
        assertThat(storedHubs()).isEmpty();
    }

    @Test
    void whomAnotherHubLetsInTooStaysWithWhatItHasThere() {
        hub.setPeers(spoke.key);
        other.setPeers(spoke.key);
        spoke.send(hub, "hello");
        spoke.send(other, "hello");

        admit(other);
        spoke.send(other, "as ever");
        spoke.send(hub, "anyone?");

        assertThat(other.received(spoke)).containsExactly("hello", "as ever");
        assertThat(hub.received(spoke)).containsExactly("hello");
    }

    @Test
    void whatOthersPublishOfARevokedKeyStaysAndItHasToCallAnew() {
        admit(hub, other, spoke);
        hub.setPeers(spoke.key);
        spoke.send(hub, "hello");
        world.admission = Admission.only(Set.of(hub.key));
        world.relay.onAdmission(world.admission, world.nowNs, world);
        world.settle();

        assertThat(world.relay.routes(world.nowNs)).singleElement().satisfies(route -> {
            assertThat(route.spoke()).isEqualTo(spoke.key);
            assertThat(route.wanted()).isFalse();
        });
        assertThat(storedKeys()).containsExactly(hub.key);
        assertThat(world.store.snapshot().calls()).isEmpty();
        admit(hub, spoke);
        spoke.greetRelay();
        hub.device.removePeer(spoke.key);
        hub.knows(spoke);
        hub.send(spoke, "too early");

        assertThat(spoke.received(hub)).isEmpty();
    }

    @Test
    void aRevokedHubIsNotToldThatItsSetIsSafe() {
        world.storeIsSlow = true;
        hub.setPeers(spoke.key);
        int before = hub.packets().size();
        admit(other);
        admit(other, hub);
        hub.device.removePeer(world.relayPublicKey());
        hub.device.addPeer(world.relayPublicKey());
        hub.greetRelay();

        world.save();
        world.settle();

        assertThat(hub.udpFromRelay(before)).isEmpty();
        assertThat(world.relay.routes(world.nowNs)).isEmpty();
    }

    @Test
    void aListThatShrankWhileTheRelayWasDownRevokesAllTheSame() {
        hub.setPeers(spoke.key);
        other.setPeers(spoke.key);
        admit(hub, other);
        spoke.setPeers(hub.key);
        spoke.send(hub, "hello");
        spoke.send(other, "hello");
        world.admission = new Admission(false, Set.of(other.key), true);

        world.restartRelay();
        spoke.send(hub, "anyone?");
        spoke.send(other, "as ever");

        assertThat(hub.received(spoke)).containsExactly("hello");
        assertThat(other.received(spoke)).containsExactly("hello", "as ever");
        assertThat(storedKeys()).containsExactlyInAnyOrder(other.key, spoke.key);
        assertThat(storedHubs()).containsExactlyInAnyOrder(other.key, spoke.key);
        assertThat(world.store.snapshot().calls()).hasSize(1);
        assertThat(world.store.snapshot().relayedSessions()).hasSize(1);
    }

    @Test
    void aLongChainOfHubsThatLetEachOtherInIsRevokedAtOnce() {
        Host[] chain = new Host[300];
        for (int i = 0; i < chain.length; i++) {
            chain[i] = world.peer("10.2." + (i >> 8) + "." + (i & 255), 1000);
        }
        for (int i = 0; i < chain.length; i++) {
            chain[i].setPeers(chain[(i + 1) % chain.length].key);
        }
        admit(chain);

        admit();

        assertThat(knownKeys()).isEmpty();
        assertThat(storedKeys()).isEmpty();
        assertThat(storedHubs()).isEmpty();
    }

    @Test
    void aPublishedKeyThatNeverCameIsForgottenWhenNobodyPublishesItAnyMore() {
        PublicKey never = PublicKey.of(new byte[PublicKey.LENGTH]);
        hub.setPeers(never);
        assertThat(knownKeys()).contains(never);

        hub.setPeers();

        assertThat(knownKeys()).doesNotContain(never);
    }
}
