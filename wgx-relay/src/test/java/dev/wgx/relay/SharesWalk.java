// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import dev.wgx.noise.PublicKey;
import dev.wgx.relay.report.RouteReport;
import dev.wgx.relay.store.PeerRecord;
import dev.wgx.relay.store.PublishedSetRecord;
import dev.wgx.relay.store.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Takes random steps with a relay that is too small for all that its hosts want, and insists after each that nothing is
 * beyond its limit and that the store holds what is in force.
 */
final class SharesWalk {
    private static final int HOSTS = 8;
    /** Keys that are published and never come. */
    private static final int ABSENT = 14;

    private static final int MAX_PEERS = 12;
    private static final int MAX_SPOKES = 8;
    private static final int MAX_PERMISSIONS = 20;

    private final Random random;
    private final World world =
            new World(Admission.EVERYBODY, new RelaySettings(MAX_PEERS, MAX_SPOKES, MAX_PERMISSIONS, 50, true));
    private final List<Host> hosts = new ArrayList<>();
    private final List<PublicKey> keys = new ArrayList<>();
    private String lastStep = "the beginning";

    SharesWalk(long seed) {
        random = new Random(seed);
        for (int i = 0; i < HOSTS; i++) {
            hosts.add(world.host("198.51.100." + (i / 2), 1000 + i));
            keys.add(hosts.get(i).key);
        }
        for (int i = 0; i < ABSENT; i++) {
            byte[] bytes = new byte[PublicKey.LENGTH];
            world.random.fill(bytes);
            keys.add(PublicKey.of(bytes));
        }
        hosts.forEach(Host::greetRelay);
    }

    String lastStep() {
        return lastStep;
    }

    /** @throws AssertionError if a rule is broken afterwards */
    void step() {
        int dice = random.nextInt(100);
        Host host = hosts.get(random.nextInt(HOSTS));
        if (dice < 60) {
            lastStep = "publish";
            host.setPeers(anySet(host));
        } else if (dice < 75) {
            lastStep = "join";
            host.restart();
            world.nowNs += World.SECOND_NS;
            host.greetRelay();
        } else if (dice < 82) {
            lastStep = "move";
            host.moveTo("198.51.100." + random.nextInt(4), 2000 + random.nextInt(1000));
            host.keepalive();
        } else if (dice < 88) {
            lastStep = "list";
            changeAdmission();
        } else if (dice < 92) {
            lastStep = "restart";
            restart();
        } else {
            lastStep = "pass";
            world.pass(random.nextInt(8) == 0 ? 800 : random.nextInt(20));
        }
        world.nowNs += World.SECOND_NS / 4;
        world.settle();
        check();
        world.sent.clear();
        world.paths.clear();
        world.events.clear();
        hosts.forEach(Host::forget);
    }

    private PublicKey[] anySet(Host host) {
        Set<PublicKey> set = new TreeSet<>();
        int count = random.nextInt(MAX_SPOKES + 1);
        while (set.size() < count) {
            PublicKey key = keys.get(random.nextInt(keys.size()));
            if (!key.equals(host.key)) {
                set.add(key);
            }
        }
        return set.toArray(PublicKey[]::new);
    }

    private void changeAdmission() {
        Set<PublicKey> listed = hosts.stream()
                .filter(host -> random.nextBoolean())
                .map(host -> host.key)
                .collect(Collectors.toSet());
        world.admission =
                random.nextInt(2) == 0 ? Admission.EVERYBODY : new Admission(false, listed, random.nextInt(4) > 0);
        world.relay.onAdmission(world.admission, world.nowNs, world);
        world.settle();
    }

    private void restart() {
        Map<PublicKey, Set<PublicKey>> before = routes();
        world.restartRelay();
        require("what is published after a restart", before, routes());
    }

    private Map<PublicKey, Set<PublicKey>> routes() {
        Map<PublicKey, Set<PublicKey>> result = new TreeMap<>();
        for (RouteReport route : world.relay.routes(world.nowNs)) {
            result.computeIfAbsent(route.hub(), hub -> new TreeSet<>()).add(route.spoke());
        }
        return result;
    }

    private void check() {
        Set<PublicKey> known =
                world.relay.peers(world.nowNs).stream().map(peer -> peer.key()).collect(Collectors.toSet());
        require("peers within the limit", true, known.size() <= MAX_PEERS);
        require(
                "permissions within the limit",
                true,
                world.relay.routes(world.nowNs).size() <= MAX_PERMISSIONS);
        Snapshot stored = world.store.snapshot();
        Map<PublicKey, Set<PublicKey>> storedSets = new TreeMap<>();
        for (PublishedSetRecord set : stored.publishedSets()) {
            if (!set.spokes().isEmpty()) {
                storedSets.put(set.hub(), new TreeSet<>(set.spokes()));
            }
        }
        require("published sets in the store", routes(), storedSets);
        require("peers in the store are known", true, known.containsAll(keysOf(stored)));
    }

    private static Set<PublicKey> keysOf(Snapshot stored) {
        return stored.peers().stream().map(PeerRecord::key).collect(Collectors.toSet());
    }

    private static void require(String what, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError(what + ": expected " + expected + ", but was " + actual);
        }
    }
}
