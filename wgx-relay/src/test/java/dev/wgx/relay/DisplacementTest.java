// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.command.PublishClient.Outcome;
import dev.wgx.command.RefusalReason;
import dev.wgx.noise.PublicKey;
import dev.wgx.relay.report.PeerReport;
import dev.wgx.relay.report.RouteReport;
import dev.wgx.relay.store.PublishedSetRecord;
import dev.wgx.relay.store.StoreChange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The account that holds most gives way when the peer table or the permissions are full. */
class DisplacementTest {
    private static final int PEERS = 200;
    private static final int SPOKES = 100;
    private static final int PERMISSIONS = 400;

    private final World world =
            new World(Admission.only(Set.of()), new RelaySettings(PEERS, SPOKES, PERMISSIONS, 1000, true));
    private final Host greedyHub = world.host("203.0.113.66", 666);
    private final Host hub = world.host("203.0.113.1", 51820);
    private int hosts;

    DisplacementTest() {
        admit(greedyHub, hub);
        greedyHub.greetRelay();
    }

    private void admit(Host... listed) {
        Set<PublicKey> keys = new HashSet<>();
        List.of(listed).forEach(host -> keys.add(host.key));
        world.admission = new Admission(false, keys, true);
        world.relay.onAdmission(world.admission, world.nowNs, world);
        world.settle();
    }

    private List<PublicKey> keys(int count) {
        List<PublicKey> result = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[PublicKey.LENGTH];
            world.random.fill(bytes);
            result.add(PublicKey.of(bytes));
        }
        return result;
    }

    private Host newHost() {
        hosts++;
        return world.host("192.0." + (hosts >> 8) + "." + (hosts & 255), 1000);
    }

    /** Publishes spokes that come, and so many keys that never do. */
    private List<Host> publishSpokes(Host itsHub, int count, int junk) {
        List<Host> spokes = new ArrayList<>();
        List<PublicKey> keys = keys(junk);
        for (int i = 0; i < count; i++) {
            Host spoke = newHost();
            spokes.add(spoke);
            keys.add(spoke.key);
        }
        assertThat(itsHub.publish(keys)).isInstanceOf(Outcome.Published.class);
        spokes.forEach(Host::greetRelay);
        return spokes;
    }

    /** Fills the peer table with what a hub and one of its spokes publish, and returns that spoke. */
    private Host fillPeerTable() {
        Host greedySpoke = publishSpokes(greedyHub, 1, SPOKES - 1).getFirst();
        assertThat(greedySpoke.publish(keys(PEERS - SPOKES - 1))).isInstanceOf(Outcome.Published.class);
        assertThat(world.relay.peers(world.nowNs)).hasSize(PEERS);
        return greedySpoke;
    }

    private int knownPeers() {
        return world.relay.peers(world.nowNs).size();
    }

    private int permissions() {
        return world.relay.routes(world.nowNs).size();
    }

    private long setOf(Host itsHub) {
        return world.relay.routes(world.nowNs).stream()
                .filter(route -> route.hub().equals(itsHub.key))
                .count();
    }

    private boolean isOnline(Host host) {
        return world.relay.peers(world.nowNs).stream()
                .anyMatch(peer -> peer.key().equals(host.key) && peer.online());
    }

    @Test
    void junkKeysOfOneHubAndItsSpokeKeepNobodyElseOut() {
        fillPeerTable();

        hub.greetRelay();
        List<Host> spokes = publishSpokes(hub, 20, 0);

        assertThat(spokes).allMatch(this::isOnline);
        assertThat(isOnline(hub)).isTrue();
        assertThat(knownPeers()).isLessThanOrEqualTo(PEERS);
        assertThat(hub.publish(keys(SPOKES - 10))).isInstanceOf(Outcome.Published.class);
    }

    @Test
    void twentyThousandJunkKeysOfOneHubKeepNobodyElseOut() {
        World large = new World(Admission.only(Set.of()), RelaySettings.DEFAULT);
        Host greedy = large.host("203.0.113.66", 666);
        Host other = large.host("203.0.113.1", 51820);
        Host spoke = large.host("198.51.100.1", 40001);
        large.admission = new Admission(false, Set.of(greedy.key, other.key), true);
        List<PublicKey> junk = keys(9_998);
        junk.add(spoke.key);
        large.store.apply(new StoreChange.PutPublishedSet(new PublishedSetRecord(greedy.key, 1, sorted(junk))));
        large.store.apply(new StoreChange.PutPublishedSet(new PublishedSetRecord(spoke.key, 1, sorted(keys(9_999)))));
        large.restartRelay();
        assertThat(large.relay.peers(large.nowNs)).hasSize(19_999);
        greedy.greetRelay();

        other.greetRelay();

        assertThat(other.publish(keys(1000))).isInstanceOf(Outcome.Published.class);
        assertThat(large.relay.peers(large.nowNs)).hasSizeLessThanOrEqualTo(20_000);
    }

    private static List<PublicKey> sorted(List<PublicKey> keys) {
        return keys.stream().sorted().toList();
    }

    @Test
    void theHeaviestAccountIsRefusedAndKeepsItsSet() {
        Host greedySpoke = fillPeerTable();
        Host another = newHost();

        assertThat(greedySpoke.publish(keys(SPOKES))).isEqualTo(new Outcome.Refused(RefusalReason.RELAY_FULL, PEERS));

        assertThat(setOf(greedySpoke)).isEqualTo(PEERS - SPOKES - 1);
        assertThat(isOnline(another)).isFalse();
    }

    @Test
    void whoGaveWaySeesThatItsSetIsAnotherOneAndIsRefusedWhileItIsTheHeaviest() {
        List<PublicKey> junk = keys(SPOKES);
        greedyHub.publish(junk.subList(0, 1));
        Host greedySpoke = fillPeerTable();
        hub.greetRelay();
        hub.publish(keys(SPOKES / 2));
        List<PublishedSetRecord> stored = world.store.snapshot().publishedSets();

        assertThat(world.events).anySatisfy(event -> assertThat(event).isInstanceOf(Event.SpokesDisplaced.class));
        assertThat(stored)
                .allSatisfy(set -> assertThat((long) set.spokes().size())
                        .isEqualTo(world.relay.routes(world.nowNs).stream()
                                .filter(route -> route.hub().equals(set.hub()))
                                .count()));
        assertThat(setOf(greedyHub) + setOf(greedySpoke)).isLessThan(PEERS - 1 - SPOKES / 2);
        assertThat(greedyHub.publish(junk)).isEqualTo(new Outcome.Refused(RefusalReason.RELAY_FULL, PEERS));
    }

    @Test
    void peersThatAreOnlineGiveWayLast() {
        List<Host> spokes = publishSpokes(greedyHub, 40, 50);
        List<PublicKey> junk = keys(SPOKES);
        assertThat(spokes.getFirst().publish(junk)).isInstanceOf(Outcome.Published.class);

        hub.greetRelay();
        assertThat(hub.publish(keys(90))).isInstanceOf(Outcome.Published.class);

        assertThat(spokes).allMatch(this::isOnline);
        assertThat(knownPeers()).isLessThanOrEqualTo(PEERS);
    }

    @Test
    void twoHeavyHubsDoNotPushEachOtherOut() {
        greedyHub.publish(keys(98));
        hub.greetRelay();
        assertThat(hub.publish(keys(100))).isInstanceOf(Outcome.Published.class);

        assertThat(greedyHub.publish(keys(100))).isEqualTo(new Outcome.Refused(RefusalReason.RELAY_FULL, PEERS));
        assertThat(setOf(hub)).isEqualTo(100);
        assertThat(setOf(greedyHub)).isEqualTo(98);
    }

    @Test
    void theSameSetPublishedByManySpokesOfOneHubIsBounded() {
        List<Host> spokes = publishSpokes(greedyHub, 77, 0);
        List<PublicKey> same = keys(98);
        int published = 0;
        for (Host spoke : spokes) {
            published += spoke.publish(same) instanceof Outcome.Published ? 1 : 0;
        }
        assertThat(published).isEqualTo((PERMISSIONS - 77) / 98);

        hub.greetRelay();
        assertThat(hub.publish(keys(80))).isInstanceOf(Outcome.Published.class);
        assertThat(permissions()).isLessThanOrEqualTo(PERMISSIONS);
        assertThat(spokes).allMatch(this::isOnline);
        assertThat(hub.publish(same)).isInstanceOf(Outcome.Published.class);
    }

    @Test
    void aStoreOfSeventySevenTimesNineThousandEightHundredKeysIsRestoredWithinTheLimits() {
        World large = new World(Admission.EVERYBODY, RelaySettings.DEFAULT);
        List<PublicKey> same = sorted(keys(9_800));
        List<PublicKey> hubs = keys(78);
        List<PublicKey> few = sorted(keys(100));
        large.store.apply(new StoreChange.PutPublishedSet(new PublishedSetRecord(hubs.getFirst(), 1, few)));
        for (PublicKey each : hubs.subList(1, 78)) {
            large.store.apply(new StoreChange.PutPublishedSet(new PublishedSetRecord(each, 1, same)));
        }

        large.restartRelay();

        List<RouteReport> routes = large.relay.routes(large.nowNs);
        assertThat(routes).hasSize(100 + 8 * 9_800);
        assertThat(routes.stream().filter(route -> route.hub().equals(hubs.getFirst())))
                .hasSize(100);
        assertThat(large.store.snapshot().publishedSets()).hasSize(9);
    }

    @Test
    void aHubThatIsRemovedTakesWithItWhatItsSpokesPublish() {
        fillPeerTable();

        admit(hub);

        assertThat(knownPeers()).isZero();
        assertThat(world.store.snapshot().publishedSets()).isEmpty();
        hub.greetRelay();
        assertThat(hub.publish(keys(SPOKES))).isInstanceOf(Outcome.Published.class);
    }

    @Test
    void whatWasDisplacedDoesNotComeBackWithARestart() {
        fillPeerTable();
        hub.greetRelay();
        List<Host> spokes = publishSpokes(hub, 10, 30);
        List<RouteReport> before = routes();

        world.restartRelay();
        world.pass(10);

        assertThat(routes()).isEqualTo(before);
        assertThat(spokes).allMatch(this::isOnline);
        assertThat(hub.publish(keys(90))).isInstanceOf(Outcome.Published.class);
    }

    private List<RouteReport> routes() {
        return world.relay.routes(world.nowNs).stream()
                .map(route -> new RouteReport(route.hub(), route.spoke(), "", route.wanted(), false, false))
                .toList();
    }

    @Test
    void aNewcomerFromAnotherAddressGetsAPlaceWhereEveryKeyIsAllowed() {
        world.admission = Admission.EVERYBODY;
        world.relay.onAdmission(world.admission, world.nowNs, world);
        for (int i = 0; i < PEERS + 10; i++) {
            world.peer("198.51.100.66", 1000 + i);
        }
        assertThat(knownPeers()).isEqualTo(PEERS);
        assertThat(world.drops(DropReason.PEER_TABLE_FULL)).isEqualTo(11);

        hub.greetRelay();

        assertThat(isOnline(hub)).isTrue();
        assertThat(knownPeers()).isEqualTo(PEERS);
    }

    @Test
    void peersOfOneAddressThatPublishEachOtherKeepNobodyElseOut() {
        world.admission = Admission.EVERYBODY;
        world.relay.onAdmission(world.admission, world.nowNs, world);
        List<Host> crowd = new ArrayList<>();
        List<PublicKey> crowdKeys = new ArrayList<>();
        for (int i = 0; knownPeers() < PEERS; i++) {
            crowd.add(world.peer("198.51.100.66", 1000 + i));
            crowdKeys.add(crowd.getLast().key);
        }
        int half = PEERS / 2 - 1;
        assertThat(crowd.getFirst().publish(crowdKeys.subList(half, 2 * half))).isInstanceOf(Outcome.Published.class);
        assertThat(crowd.getLast().publish(crowdKeys.subList(0, half))).isInstanceOf(Outcome.Published.class);
        assertThat(crowd.get(1).publish(List.of(crowd.getLast().key))).isInstanceOf(Outcome.Published.class);

        hub.greetRelay();

        assertThat(isOnline(hub)).isTrue();
        assertThat(knownPeers()).isLessThanOrEqualTo(PEERS);
    }

    @Test
    void aPeerThatHasToGiveWayButIsPublishedByOthersStaysAsAKeyThatNeverCame() {
        world.admission = Admission.EVERYBODY;
        world.relay.onAdmission(world.admission, world.nowNs, world);
        List<Host> crowd = new ArrayList<>();
        List<PublicKey> crowdKeys = new ArrayList<>();
        for (int i = 0; i < PEERS - 2; i++) {
            crowd.add(world.peer("198.51.100.66", 1000 + i));
            crowdKeys.add(crowd.getLast().key);
        }
        assertThat(greedyHub.publish(crowdKeys.subList(0, SPOKES))).isInstanceOf(Outcome.Published.class);
        assertThat(crowd.getFirst().publish(crowdKeys.subList(SPOKES - 2, PEERS - 3)))
                .isInstanceOf(Outcome.Published.class);
        hub.greetRelay();

        assertThat(hub.publish(keys(40))).isInstanceOf(Outcome.Published.class);

        assertThat(knownPeers()).isLessThanOrEqualTo(PEERS);
        assertThat(world.relay.peers(world.nowNs).stream().filter(PeerReport::online))
                .hasSizeGreaterThan(PEERS / 3);
    }
}
