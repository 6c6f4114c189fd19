// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Admission;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import dev.wgx.relay.account.Account;
import dev.wgx.relay.account.Prefix;
import dev.wgx.relay.store.Moment;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests who pays for a peer. */
class AccountsTest {
    private static final Endpoint ADDRESS = Endpoint.ipv4(0xc0000201, 1);
    private static final Account SUBSCRIBER = new Account.Subscriber(Prefix.of(ADDRESS));
    private static final long NOW_NS = Limits.SECOND_NS;

    private final Tables keys = new Tables(Admission.EVERYBODY);
    private final PublicKey hubKey = keys.newKey();
    private final PublicKey spokeKey = keys.newKey();
    private final PublicKey otherKey = keys.newKey();

    private static Account listed(PublicKey key) {
        return new Account.Listed(key);
    }

    private static Peer peer(Tables tables, PublicKey key) {
        Peer peer = tables.peers.findOrAdd(key);
        tables.accounts.of(peer);
        return peer;
    }

    private static void comes(Peer peer) {
        peer.lastHandshake = Moment.of(NOW_NS, NOW_NS, 1);
    }

    private static void prove(Tables tables, Peer peer) {
        comes(peer);
        tables.endpoints.place(peer, new ProvedAddress(Path.to(ADDRESS), Moment.of(NOW_NS, NOW_NS, 1), null));
    }

    private static void leave(Tables tables, Peer peer) {
        tables.endpoints.withdrawAll(peer, tables.turnAt(NOW_NS));
    }

    private Tables listing(PublicKey... listed) {
        return new Tables(new Admission(false, Set.of(listed), true));
    }

    @Test
    void whoIsOnTheListPaysForItself() {
        Tables tables = listing(hubKey);

        assertThat(tables.accounts.of(peer(tables, hubKey))).isEqualTo(listed(hubKey));
    }

    @Test
    void aSpokeIsPaidForByTheHubThatBroughtItIn() {
        Tables tables = listing(hubKey);
        Peer spoke = peer(tables, spokeKey);
        tables.publish(peer(tables, hubKey), spoke);
        comes(spoke);

        assertThat(tables.accounts.of(spoke)).isEqualTo(listed(hubKey));
        assertThat(spoke.charges.sponsor()).isEqualTo(peer(tables, hubKey));
        assertThat(tables.ledger.rows().held(listed(hubKey))).isEqualTo(2);
    }

    @Test
    void aListedSpokeIsPaidForByItsHubUntilItComesAndByItselfFromThenOn() {
        Tables tables = listing(hubKey, spokeKey);
        Peer spoke = peer(tables, spokeKey);
        tables.publish(peer(tables, hubKey), spoke);
        assertThat(tables.accounts.of(spoke)).isEqualTo(listed(hubKey));

        comes(spoke);

        assertThat(tables.accounts.of(spoke)).isEqualTo(listed(spokeKey));
        assertThat(spoke.charges.sponsor()).isNull();
    }

    @Test
    void theHubThatPaysGoesOnPayingAlthoughAnotherPublishesTheSpokeToo() {
        Tables tables = listing(hubKey, otherKey);
        for (PublicKey first : new PublicKey[] {hubKey, otherKey}) {
            PublicKey second = first.equals(hubKey) ? otherKey : hubKey;
            Peer spoke = peer(tables, keys.newKey());
            tables.publish(peer(tables, first), spoke);
            tables.publish(peer(tables, second), spoke);

            assertThat(tables.accounts.of(spoke)).isEqualTo(listed(first));
        }
    }

    @Test
    void aHubThatIsNotOnTheListDoesNotPayWhereOneThatIsDoes() {
        for (int i = 0; i < 4; i++) {
            Tables tables = listing(hubKey);
            Peer unlisted = peer(tables, keys.newKey());
            Peer spoke = peer(tables, spokeKey);
            tables.publish(unlisted, spoke);
            tables.publish(peer(tables, hubKey), spoke);

            assertThat(tables.accounts.of(spoke)).isEqualTo(listed(hubKey));
        }
    }

    @Test
    void whatASpokePublishesIsPaidForByTheHubThatBroughtItIn() {
        Tables tables = listing(hubKey);
        Peer spoke = peer(tables, spokeKey);
        tables.publish(peer(tables, hubKey), spoke);
        comes(spoke);
        tables.accounts.of(spoke);
        Peer ofSpoke = peer(tables, otherKey);
        tables.publish(spoke, ofSpoke);

        assertThat(tables.accounts.of(ofSpoke)).isEqualTo(listed(hubKey));
        assertThat(ofSpoke.charges.sponsor()).isSameAs(spoke);
    }

    @Test
    void whereEveryKeyIsAllowedTheAddressPaysAlsoWhenItIsLost() {
        Tables tables = new Tables(Admission.EVERYBODY);
        Peer peer = peer(tables, hubKey);
        assertThat(tables.accounts.of(peer)).isEqualTo(Accounts.NOBODY);
        prove(tables, peer);
        assertThat(tables.accounts.of(peer)).isEqualTo(SUBSCRIBER);

        leave(tables, peer);

        assertThat(tables.accounts.of(peer)).isEqualTo(SUBSCRIBER);
    }

    @Test
    void whereEveryKeyIsAllowedAPublishedKeyThatNeverCameIsPaidForByItsHubsAddress() {
        Tables tables = new Tables(Admission.EVERYBODY);
        Peer hub = peer(tables, hubKey);
        prove(tables, hub);
        tables.accounts.of(hub);
        Peer spoke = peer(tables, spokeKey);
        tables.publish(hub, spoke);

        assertThat(tables.accounts.of(spoke)).isEqualTo(SUBSCRIBER);
        assertThat(spoke.charges.sponsor()).isSameAs(hub);
        assertThat(tables.accounts.of(spoke)).isEqualTo(SUBSCRIBER);
        assertThat(spoke.charges.sponsor()).isSameAs(hub);
    }

    @Test
    void whoLeavesNothingBehindIsPaidForByNobody() {
        Tables tables = new Tables(Admission.EVERYBODY);
        Peer peer = peer(tables, hubKey);
        prove(tables, peer);
        tables.accounts.of(peer);
        leave(tables, peer);
        peer.eraseHistory();

        assertThat(tables.accounts.of(peer)).isEqualTo(Accounts.NOBODY);
    }

    @Test
    void aNewcomerPaysWithItsKeyOrWithTheAddressWhereItWasAnswered() {
        Peer newcomer = new Peer(hubKey);
        assertThat(listing(hubKey).accounts.ofNewcomer(newcomer)).isEqualTo(listed(hubKey));
        Accounts ofEverybody = new Tables(Admission.EVERYBODY).accounts;
        assertThat(ofEverybody.ofNewcomer(newcomer)).isEqualTo(Accounts.NOBODY);

        newcomer.addresses.setAnsweredAt(Path.to(ADDRESS));

        assertThat(ofEverybody.ofNewcomer(newcomer)).isEqualTo(SUBSCRIBER);
    }
}
