// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench;

import dev.wgx.bench.measure.Comparison;
import dev.wgx.bench.measure.Round;
import dev.wgx.bench.peer.DrivenRelay;
import dev.wgx.bench.peer.Network;
import dev.wgx.bench.peer.NetworkException;
import dev.wgx.bench.traffic.Load;
import dev.wgx.noise.RandomSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Several relays under the same load, in turn: A B A B. Their networks stay while others have their turn. */
final class Contest implements AutoCloseable {
    private final int spokes;
    private final int strangers;
    private final Load load;
    private final RandomSource random;
    private final Map<DrivenRelay, Network> networkByRelay = new LinkedHashMap<>();

    Contest(int spokes, int strangers, Load load, RandomSource random) {
        this.spokes = spokes;
        this.strangers = strangers;
        this.load = load;
        this.random = random;
    }

    Comparison run(List<DrivenRelay> relays, int turns, Optional<String> control) throws IOException, NetworkException {
        List<List<Round>> rounds = new ArrayList<>();
        for (int turn = 0; turn < turns; turn++) {
            List<Round> inTurn = new ArrayList<>();
            for (DrivenRelay relay : relays) {
                inTurn.add(round(relay));
            }
            rounds.add(inTurn);
        }
        return Comparison.of(control, rounds);
    }

    /** Runs one round. A relay with a command is started for it and ended after it. */
    Round round(DrivenRelay relay) throws IOException, NetworkException {
        if (relay.start().isEmpty()) {
            Network network = networkByRelay.get(relay);
            if (network == null) {
                network = connect(relay);
                networkByRelay.put(relay, network);
            }
            return new Trial(relay, network, load).run();
        }
        try (RelayProcess process = RelayProcess.start(relay.start().get());
                Network network = connect(relay)) {
            return new Trial(relay.withPid(process.pid()), network, load).run();
        }
    }

    private Network connect(DrivenRelay relay) throws IOException, NetworkException {
        try {
            return Network.connect(relay, spokes, load.segmenting(), strangers, random);
        } catch (NetworkException e) {
            throw new NetworkException(relay.name() + ": " + e.getMessage());
        }
    }

    @Override
    public void close() {
        networkByRelay.values().forEach(Network::close);
    }
}
