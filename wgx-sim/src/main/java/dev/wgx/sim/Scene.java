// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim;

import static dev.wgx.sim.Timeline.SECOND_NS;

import dev.wgx.command.PublishClient;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Admission;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.RelaySettings;
import dev.wgx.sim.network.Internet;
import dev.wgx.sim.network.Nat;
import dev.wgx.sim.network.Packet;
import dev.wgx.sim.network.Weather;
import dev.wgx.sim.party.Attacker;
import dev.wgx.sim.party.Host;
import dev.wgx.sim.party.HubAgent;
import dev.wgx.sim.party.RelayParty;
import dev.wgx.sim.rule.Consent;
import dev.wgx.sim.rule.FairShare;
import dev.wgx.sim.rule.Referee;
import dev.wgx.sim.rule.Sightings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Everything and everybody in one run. */
final class Scene {
    private static final Endpoint RELAY_ADDRESS = Endpoint.ipv4(0xc0000201, 51_820);
    private static final int MAX_PEERS = 22;
    private static final int MAX_SPOKES_PER_HUB = 40;
    private static final int MAX_PERMISSIONS = 44;
    private static final int MAX_RELAYED_SESSIONS = 60;
    /** The part of the runs in which the attacker takes all the room that it can get before anybody else comes. */
    private static final double ATTACKER_IS_FIRST = 0.3;

    final Timeline timeline = new Timeline();
    final Internet internet;
    final RelayParty relay;
    final List<Nat> nats;
    final List<HubAgent> hubs = new ArrayList<>();
    final List<Host> spokes = new ArrayList<>();
    final Attacker attacker;
    final Trace trace;
    final Referee referee;
    private final Host attackingHost;
    private final Layout layout;
    private final Admission usualAdmission;
    /** Decides who comes first. */
    private final Chance opening;
    /** Names the weather, the relay's life and the like, so that an earlier end of one is not taken for the later. */
    private long faultNumber;

    Scene(long seed, boolean isTraced) {
        Chance chance = new Chance(seed);
        trace = new Trace(timeline, isTraced);
        internet = new Internet(timeline, chance.fork(), this::onLaunched);
        layout = new Layout(timeline, internet, chance.fork());
        nats = layout.nats();
        PrivateKey relayKey = PrivateKey.generate(chance);
        PublicKey relayPublic = relayKey.publicKey();
        Consent consent = new Consent();
        Sightings sightings = new Sightings();
        referee = new Referee(relayPublic, Set.of(RELAY_ADDRESS.low()), sightings, consent);
        trace.name(RELAY_ADDRESS, "relay");

        int hubCount = 1 + chance.below(2);
        for (int i = 0; i < hubCount; i++) {
            Host host = layout.host("hub" + i, relayPublic, RELAY_ADDRESS);
            HubAgent agent = new HubAgent(host, timeline, chance.fork(), consent);
            agent.onOutcome(outcome -> onPublication(host.key(), outcome));
            hubs.add(agent);
        }
        int spokeCount = 2 + chance.below(3);
        for (int i = 0; i < spokeCount; i++) {
            spokes.add(layout.host("spoke" + i, relayPublic, RELAY_ADDRESS));
        }
        attackingHost = layout.publicHost("attacker", relayPublic, RELAY_ADDRESS);
        HubAgent attackingAgent = new HubAgent(attackingHost, timeline, chance.fork(), consent);
        Host accomplice = layout.publicHost("accomplice", relayPublic, RELAY_ADDRESS);
        attacker = new Attacker(
                attackingHost, attackingAgent, accomplice, timeline, List.copyOf(honestKeys()), layout.publicAddress());
        introduce();
        usualAdmission = chance.hits(0.3) ? Admission.EVERYBODY : new Admission(false, listed(), true);
        relay = new RelayParty(
                timeline,
                internet,
                chance.fork(),
                RELAY_ADDRESS,
                relayKey,
                usualAdmission,
                new RelaySettings(MAX_PEERS, MAX_SPOKES_PER_HUB, MAX_PERMISSIONS, MAX_RELAYED_SESSIONS, true),
                consent,
                referee);
        opening = chance.fork();
    }

    /** Looks at the end of an honest hub's publication. Who is not on the list itself has no share of its own. */
    private void onPublication(PublicKey hub, PublishClient.Outcome outcome) {
        if (relay.hasListed(hub, PublishClient.DEFAULT_PATIENCE_NS)) {
            FairShare.requireRoom(hub, outcome);
        }
    }

    /** Starts everything, as on the first day. */
    void begin() {
        relay.start();
        attackingHost.join();
        attacker.begin();
        if (opening.hits(ATTACKER_IS_FIRST)) {
            attacker.fill(opening);
        }
        hosts().forEach(Host::join);
        hubs.forEach(hub -> hub.publish(keysOf(spokes)));
    }

    /** Returns hubs and spokes. */
    List<Host> hosts() {
        List<Host> result = new ArrayList<>(spokes);
        hubs.forEach(hub -> result.add(hub.host()));
        return result;
    }

    /** Returns the keys of these hosts. */
    static Set<PublicKey> keysOf(List<Host> hosts) {
        Set<PublicKey> result = new TreeSet<>();
        hosts.forEach(host -> result.add(host.key()));
        return result;
    }

    /** Changes the weather for some time. */
    void storm(Weather weather, long durationNs) {
        long number = ++faultNumber;
        internet.become(weather);
        timeline.in(durationNs, () -> {
            if (number == faultNumber) {
                internet.become(Weather.CALM);
            }
        });
    }

    /** Takes a host or the attacker off the allow-list, or puts everybody back. */
    void admit(Chance chance) {
        Set<PublicKey> listed = new HashSet<>(listed());
        listed.removeIf(key -> chance.hits(0.3));
        relay.admit(chance.hits(0.5) ? usualAdmission : new Admission(false, listed, chance.hits(0.7)));
    }

    /** Ends all faults; the attacker goes on. */
    void calmDown() {
        faultNumber++;
        internet.become(Weather.CALM);
        hosts().forEach(host -> host.sleep(false));
        relay.start();
        relay.admit(usualAdmission);
        hubs.forEach(hub -> hub.publish(hub.wanted()));
    }

    private void introduce() {
        for (HubAgent hub : hubs) {
            for (Host spoke : spokes) {
                hub.host().know(spoke.key());
                spoke.know(hub.host().key());
            }
        }
    }

    private Set<PublicKey> honestKeys() {
        return keysOf(hosts());
    }

    private Set<PublicKey> listed() {
        Set<PublicKey> result = new HashSet<>();
        hubs.forEach(hub -> result.add(hub.host().key()));
        result.add(attackingHost.key());
        return result;
    }

    private void onLaunched(Packet packet) {
        referee.onLaunched(packet, timeline.nowNs());
        attacker.overhear(packet);
        trace.onPacket(packet, this::nameOf);
    }

    private String nameOf(PublicKey key) {
        for (Host host : hosts()) {
            if (host.key().equals(key)) {
                return host.toString();
            }
        }
        if (key.equals(attackingHost.key())) {
            return "attacker";
        }
        if (key.equals(attacker.accomplice().key())) {
            return "accomplice";
        }
        return key.equals(relay.publicKey()) ? "relay" : "nobody";
    }

    /** Returns how long after the faults everybody must be in contact again. */
    static long patienceNs() {
        return 240 * SECOND_NS;
    }
}
