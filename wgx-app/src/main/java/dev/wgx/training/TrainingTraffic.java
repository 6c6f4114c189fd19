// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.training;

import dev.wgx.noise.PublicKey;
import dev.wgx.noise.RandomSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A hub and two spokes: they meet the relay, the hub publishes the spokes, each talks with the hub for a while. */
final class TrainingTraffic {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);
    private static final int ROUNDS = 400;
    private static final int BURST = 32;
    private static final int[] LENGTHS = {80, 1400};

    private final PublicKey relayKey;
    private final TrainingPeer hub;
    private final List<TrainingPeer> spokes;

    private TrainingTraffic(PublicKey relayKey, TrainingPeer hub, List<TrainingPeer> spokes) {
        this.relayKey = relayKey;
        this.hub = hub;
        this.spokes = spokes;
    }

    static void run(InetSocketAddress relay, PublicKey relayKey, RandomSource random) throws IOException {
        try (TrainingPeer hub = new TrainingPeer(relay, relayKey, random);
                TrainingPeer anna = new TrainingPeer(relay, relayKey, random);
                TrainingPeer bert = new TrainingPeer(relay, relayKey, random)) {
            TrainingTraffic traffic = new TrainingTraffic(relayKey, hub, List.of(anna, bert));
            traffic.meetTheRelay();
            traffic.meetEachOther();
            traffic.talk();
        }
    }

    private void meetTheRelay() throws IOException {
        hub.greet(relayKey);
        for (TrainingPeer spoke : spokes) {
            spoke.greet(relayKey);
        }
        await(() -> hub.hasSession(relayKey) && spokes.stream().allMatch(spoke -> spoke.hasSession(relayKey)));
        hub.ping();
        hub.publish(spokes.stream().map(TrainingPeer::key).toList());
        await(hub::hasPublished);
    }

    private void meetEachOther() throws IOException {
        for (TrainingPeer spoke : spokes) {
            hub.add(spoke.key());
            spoke.add(hub.key());
            spoke.greet(hub.key());
            await(() -> spoke.hasSession(hub.key()) && hub.hasSession(spoke.key()));
        }
    }

    private void talk() throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            int length = LENGTHS[round % LENGTHS.length];
            for (TrainingPeer spoke : spokes) {
                spoke.flood(hub.key(), length, BURST);
                hub.flood(spoke.key(), length, BURST);
            }
            turn();
        }
        long before = hub.received();
        spokes.getFirst().flood(hub.key(), LENGTHS[0], 1);
        await(() -> hub.received() > before);
    }

    private void await(BooleanSupplier isSo) throws IOException {
        long startNs = System.nanoTime();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() - startNs > PATIENCE_NS) {
                throw new IOException("the peers of the training run got no answer");
            }
            turn();
        }
    }

    private void turn() throws IOException {
        hub.turn();
        for (TrainingPeer spoke : spokes) {
            spoke.turn();
        }
    }
}
