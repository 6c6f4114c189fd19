// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.command.SpokeSet;
import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Admission;
import dev.wgx.relay.store.Moment;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PermissionsTest {
    private final Tables keys = new Tables(Admission.EVERYBODY);
    private final PublicKey hubKey = keys.newKey();
    private final PublicKey otherHubKey = keys.newKey();
    private final PublicKey spokeKey = keys.newKey();
    private final PublicKey newKey = keys.newKey();

    private Tables tables = new Tables(new Admission(false, Set.of(hubKey, otherHubKey), true));
    private Permissions permissions = permissionsOf(tables);
    private Peer hub = tables.peers.findOrAdd(hubKey);
    private final Turn turn = tables.turnAt(Limits.SECOND_NS);

    private static Permissions permissionsOf(Tables tables) {
        RelayedSessions sessions = new RelayedSessions(tables.forwarding, tables.accounts, 10);
        return new Permissions(
                tables.peers,
                new PendingInitiations(tables.accounts, 10),
                sessions,
                tables.accounts,
                tables.ledger,
                100);
    }

    private void useList(Admission admission) {
        tables = new Tables(admission);
        permissions = permissionsOf(tables);
        hub = tables.peers.findOrAdd(hubKey);
    }

    private void publish(Peer publisher, PublicKey... spokes) {
        permissions.replace(publisher, SpokeSet.of(List.of(spokes)), turn);
    }

    private int growthToTheNewKeyAlone() {
        return permissions.growth(hub, SpokeSet.of(List.of(newKey)));
    }

    private void hasBeenHere(PublicKey key) {
        tables.peers.findOrAdd(key).lastHandshake = Moment.of(1, 1, 1);
    }

    @Test
    void aSetGrowsThePeerTableByTheKeysThatNobodyHasKnown() {
        publish(hub, spokeKey);

        assertThat(permissions.growth(hub, SpokeSet.of(List.of(spokeKey, newKey, keys.newKey()))))
                .isEqualTo(2);
    }

    @Test
    void aSpokeThatNeverCameLeavesItsPlaceWithItsLastPermission() {
        publish(hub, spokeKey);

        assertThat(growthToTheNewKeyAlone()).isZero();
    }

    @Test
    void aSpokeOfAnotherHubTooStays() {
        publish(hub, spokeKey);
        publish(tables.peers.findOrAdd(otherHubKey), spokeKey);

        assertThat(growthToTheNewKeyAlone()).isOne();
    }

    @Test
    void aSpokeThatCameByItsHubOnlyLeavesItsPlace() {
        publish(hub, spokeKey);
        hasBeenHere(spokeKey);

        assertThat(growthToTheNewKeyAlone()).isZero();
    }

    @Test
    void aSpokeThatIsOnTheListItselfAndHasBeenHereStays() {
        useList(new Admission(false, Set.of(hubKey, spokeKey), true));
        publish(hub, spokeKey);
        assertThat(growthToTheNewKeyAlone()).isZero();

        hasBeenHere(spokeKey);

        assertThat(growthToTheNewKeyAlone()).isOne();
    }

    @Test
    void aSpokeThatIsAHubOnTheListStays() {
        useList(new Admission(false, Set.of(hubKey, spokeKey), true));
        publish(hub, spokeKey);
        publish(tables.peers.findOrAdd(spokeKey), otherHubKey);

        assertThat(growthToTheNewKeyAlone()).isOne();
    }

    @Test
    void whatAChangeAddsAndRemovesIsCounted() {
        publish(hub, spokeKey);

        Permissions.Change change = permissions.replace(hub, SpokeSet.of(List.of(newKey, keys.newKey())), turn);

        assertThat(change.added()).isEqualTo(2);
        assertThat(change.removed()).extracting(Peer::key).containsExactly(spokeKey);
    }
}
