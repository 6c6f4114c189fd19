// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Admission;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CounterpartsTest {
    private final Tables tables = new Tables(Admission.EVERYBODY);
    private final Peer peer = tables.newPeer();
    private final TreeSet<PublicKey> expected = new TreeSet<>();

    private void publish(int spokes) {
        for (int i = 0; i < spokes; i++) {
            Peer spoke = tables.newPeer();
            tables.publish(peer, spoke);
            expected.add(spoke.key());
        }
    }

    private void bePublishedBy(int hubs) {
        for (int i = 0; i < hubs; i++) {
            Peer hub = tables.newPeer();
            tables.publish(hub, peer);
            expected.add(hub.key());
        }
    }

    private void exchange(int both) {
        for (int i = 0; i < both; i++) {
            Peer other = tables.newPeer();
            tables.publish(peer, other);
            tables.publish(other, peer);
            expected.add(other.key());
        }
    }

    private void assertAllAreThereOnce() {
        List<PublicKey> inOrder = List.copyOf(expected);
        assertThat(Counterparts.count(peer)).isEqualTo(inOrder.size());
        assertThat(Counterparts.keys(peer, 0, inOrder.size() + 1)).isEqualTo(inOrder);
        for (int from = 0; from < inOrder.size(); from++) {
            int to = Math.min(inOrder.size(), from + 3);
            assertThat(Counterparts.keys(peer, from, 3)).isEqualTo(inOrder.subList(from, to));
        }
        assertThat(Counterparts.keys(peer, inOrder.size(), 3)).isEmpty();
    }

    @Test
    void whoHasNobodyHasNone() {
        assertAllAreThereOnce();
    }

    @Test
    void aHubHasItsSpokes() {
        publish(7);

        assertAllAreThereOnce();
    }

    @Test
    void aSpokeHasItsHubs() {
        bePublishedBy(5);

        assertAllAreThereOnce();
    }

    @Test
    void whoIsBothHubAndSpokeOfAnotherIsThereOnce() {
        publish(6);
        exchange(4);
        bePublishedBy(2);

        assertAllAreThereOnce();
    }

    @Test
    void aSpokeOfManyHubsThatPublishesOneOfThemHasEachOnce() {
        bePublishedBy(6);
        exchange(1);
        publish(1);

        assertAllAreThereOnce();
    }
}
