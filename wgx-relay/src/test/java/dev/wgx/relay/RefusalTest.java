// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.Mac1Key;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import dev.wgx.noise.SeededRandom;
import dev.wgx.relay.report.RefusalReport;
import dev.wgx.relay.report.RevocationReport;
import dev.wgx.wire.HandshakeInitiation;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RefusalTest {
    private static final PublicKey NOBODY =
            PrivateKey.generate(new SeededRandom(1)).publicKey();
    private static final int MAX_REFUSALS = 64;
    private static final int MAX_PROOFS_IN_A_SECOND = 20;

    private final World world = new World(Admission.only(Set.of(NOBODY)), RelaySettings.DEFAULT);

    @Test
    void whoIsRefusedIsToldByKeyAndAddressTheNewestFirst() {
        Host first = world.peer("203.0.113.1", 51820);
        world.pass(1);
        Host second = world.peer("203.0.113.2", 51820);
        world.pass(20);

        List<RefusalReport> refusals = refusals();
        assertThat(refusals).extracting(RefusalReport::key).containsExactly(second.key, first.key);
        RefusalReport newest = refusals.getFirst();
        assertThat(newest.endpoint()).isEqualTo(second.address);
        assertThat(newest.reason()).isEqualTo(DropReason.NOT_ALLOWED);
        assertThat(newest.count()).isBetween(2L, 5L);
        assertThat(newest.lastMs()).isGreaterThan(newest.firstMs());
    }

    @Test
    void whoIsRefusedIsAnEventAndSoIsAnotherAddressOfIts() {
        Host stranger = world.peer("203.0.113.1", 51820);
        world.pass(20);
        Event.PeerRefused first = new Event.PeerRefused(stranger.key, stranger.address, DropReason.NOT_ALLOWED);
        assertThat(world.events).containsExactly(first);

        stranger.address = World.endpoint("203.0.113.9", 51820);
        stranger.greetRelay();
        world.pass(20);

        assertThat(world.events)
                .containsExactly(first, new Event.PeerRefused(stranger.key, stranger.address, DropReason.NOT_ALLOWED));
    }

    @Test
    @Tag("long")
    void madeUpKeysAreFewEvents() {
        int seconds = 100;
        for (int i = 0; i < 10 * seconds; i++) {
            world.peer("203.0.113." + i % 250, 1000 + i);
            world.passNs(World.SECOND_NS / 10);
        }
        // A hundred at once and two a second, and as often how many were left out.
        assertThat(world.events).hasSizeBetween(100, 100 + 2 * 2 * (seconds + 1));
        assertThat(world.events).hasAtLeastOneElementOfType(Event.EventsOmitted.class);
    }

    @Test
    void aKeyThatTheSenderHasNotIsNeverTold() {
        Host honest = world.peer("203.0.113.1", 51820);
        ByteBuffer initiation = honest.lastSent(HandshakeInitiation.LENGTH);
        world.relay.onAdmission(Admission.EVERYBODY, world.nowNs, world);
        world.relay.onAdmission(Admission.only(Set.of(NOBODY)), world.nowNs, world);
        assertThat(refusals()).isEmpty();

        int lastOfTimestamp = HandshakeInitiation.ENCRYPTED_TIMESTAMP_OFFSET;
        initiation.put(lastOfTimestamp, (byte) (initiation.get(lastOfTimestamp) ^ 1));
        Mac1Key.of(world.relayPublicKey()).writeTo(initiation);
        world.inject(World.endpoint("192.0.2.9", 9), initiation);

        assertThat(world.drops(DropReason.NOT_ALLOWED)).isEqualTo(2);
        assertThat(refusals()).isEmpty();
    }

    @Test
    @Tag("long")
    void madeUpKeysOfOneAddressLeaveRoomForTheKeyOfAnother() {
        Host honest = world.peer("198.51.100.1", 1);
        for (int i = 0; i < 10 * MAX_REFUSALS; i++) {
            world.peer("203.0.113.1", 1000 + i);
            world.passNs(World.SECOND_NS / 5);
        }
        assertThat(refusals())
                .hasSize(MAX_REFUSALS)
                .extracting(RefusalReport::key)
                .contains(honest.key);
    }

    @Test
    void madeUpKeysOfManyAddressesCostOnlySoManyProofs() {
        for (int i = 0; i < 50; i++) {
            world.peer("203.0.113." + i, 1);
        }
        assertThat(world.drops(DropReason.NOT_ALLOWED)).isEqualTo(50);
        assertThat(refusals()).hasSizeLessThanOrEqualTo(MAX_PROOFS_IN_A_SECOND).isNotEmpty();
    }

    @Test
    void whoIsLetInIsForgottenAsRefused() {
        Host stranger = world.peer("203.0.113.1", 51820);
        Host other = world.peer("203.0.113.2", 51820);

        world.relay.onAdmission(Admission.only(Set.of(NOBODY, stranger.key)), world.nowNs, world);

        assertThat(refusals()).extracting(RefusalReport::key).containsExactly(other.key);
    }

    @Test
    void aNewcomerWithoutAPlaceIsToldAndForgottenWhenItHasOne() {
        World full = new World(Admission.EVERYBODY, new RelaySettings(1, 10, 10, true));
        Host first = full.peer("203.0.113.1", 51820);
        Host second = full.peer("198.51.100.1", 40001);
        assertThat(full.events).contains(new Event.PeerRefused(second.key, second.address, DropReason.PEER_TABLE_FULL));
        assertThat(full.relay.status(full.nowNs).refusals()).singleElement().satisfies(refusal -> {
            assertThat(refusal.key()).isEqualTo(second.key);
            assertThat(refusal.reason()).isEqualTo(DropReason.PEER_TABLE_FULL);
        });

        full.lost = flight -> flight.from().equals(first.address);
        full.pass(900);
        second.restart();
        second.greetRelay();
        assertThat(full.relay.status(full.nowNs).refusals()).isEmpty();
    }

    @Test
    void aChangedListSaysWhatItHasEnded() {
        World open = new World();
        Host hub = open.peer("203.0.113.1", 51820);
        Host spoke = open.peer("198.51.100.1", 40001);
        hub.setPeers(spoke.key);
        hub.knows(spoke);
        spoke.knows(hub);
        spoke.send(hub, "hello");

        Admission onlyHub = Admission.only(Set.of(hub.key));
        assertThat(open.relay.onAdmission(onlyHub, open.nowNs, open)).isEqualTo(new RevocationReport(1, 1));
        assertThat(open.relay.onAdmission(onlyHub, open.nowNs, open)).isEqualTo(RevocationReport.NOTHING);
    }

    private List<RefusalReport> refusals() {
        return world.relay.status(world.nowNs).refusals();
    }
}
