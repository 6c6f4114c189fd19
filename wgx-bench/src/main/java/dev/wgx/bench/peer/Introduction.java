// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.peer;

import dev.wgx.bench.traffic.Flow;
import dev.wgx.edge.RelayLoop;
import dev.wgx.edge.udp.PeerPorts;
import dev.wgx.noise.PublicKey;
import dev.wgx.noise.RandomSource;
import dev.wgx.packet.InnerPacket;
import dev.wgx.packet.IpAddress;
import dev.wgx.packet.UdpDatagram;
import dev.wgx.relay.Path;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The handshakes: everybody with the relay where it wants them, the hub's command, and each spoke with the hub. */
final class Introduction {
    private static final IpAddress HUB_INNER = IpAddress.ipv4(0x0a78_0001);
    private static final IpAddress RELAY_INNER = IpAddress.ipv4(0x0a78_0002);
    private static final int COMMAND_PORT = 40_000;

    /** A try and two repetitions. */
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(17);

    /** A relay may have been started a moment ago. */
    private static final int HUB_ATTEMPTS = 100;

    private static final long HUB_RETRY_NS = TimeUnit.MILLISECONDS.toNanos(100);

    /** So many handshakes at first, and then slower: wgx rations them for each source address. */
    private static final int QUICK_HANDSHAKES = 800;

    private static final long QUICK_INTERVAL_NS = 1_250_000;
    private static final long SLOW_INTERVAL_NS = 11_500_000;

    private final RandomSource random;
    private final Optional<PublicKey> relay;
    private final int strangers;
    private final PortDevice hub;
    private final List<PortDevice> spokes = new ArrayList<>();
    private final RollCall authenticated;
    private final RollCall metUp;
    private final RollCall metDown;
    private @Nullable Publication publication;

    /**
     * @param relay none if it wants no handshakes with itself
     * @param strangers how many spokes that do not exist the hub publishes beside its own
     */
    Introduction(
            RandomSource random,
            Optional<PublicKey> relay,
            int strangers,
            Path toRelay,
            PeerPorts hubPorts,
            PeerPorts spokePorts,
            List<Flow> up,
            List<Flow> down) {
        this.random = random;
        this.relay = relay;
        this.strangers = strangers;
        authenticated = new RollCall(up.size() + 1);
        metUp = new RollCall(up.size());
        metDown = new RollCall(up.size());
        hub = new PortDevice(random, hubPorts, 0, toRelay);
        for (int number = 0; number < up.size(); number++) {
            PortDevice spoke = new PortDevice(random, spokePorts, number, toRelay);
            spokes.add(spoke);
            spoke.addPeer(hub.key(), redirecting(up.get(number), metUp, number));
            hub.addPeer(spoke.key(), redirecting(down.get(number), metDown, number));
        }
        relay.ifPresent(this::introduceToRelay);
    }

    private static Correspondent redirecting(Flow flow, RollCall met, int number) {
        return receiverIndex -> {
            flow.redirect(receiverIndex);
            met.report(number);
        };
    }

    private void introduceToRelay(PublicKey key) {
        hub.addPeer(key, new Correspondent() {
            @Override
            public void onSession(int receiverIndex) {
                authenticated.report(spokes.size());
            }

            @Override
            public void onPacket(ByteBuffer packet) {
                if (publication != null && InnerPacket.parse(packet) instanceof UdpDatagram udp) {
                    publication.onAnswer(udp, System.nanoTime(), RelayLoop.wallNs());
                }
            }
        });
        for (int number = 0; number < spokes.size(); number++) {
            int spoke = number;
            spokes.get(spoke).addPeer(key, receiverIndex -> authenticated.report(spoke));
        }
    }

    PortDevice hub() {
        return hub;
    }

    List<PortDevice> spokes() {
        return spokes;
    }

    void make(Side hubSide, Side spokesSide) throws NetworkException {
        if (relay.isPresent()) {
            authenticate(relay.get(), hubSide, spokesSide);
            publish(relay.get(), hubSide);
        } else {
            // The relay learns where the hub is, as it would of any hub that has an endpoint for its spokes.
            initiate(hubSide, hub, spokes.getFirst().key());
            Pause.of(HUB_RETRY_NS);
        }
        initiateInTurn(spokesSide, hub.key(), QUICK_INTERVAL_NS);
        require(metUp, "spokes shook hands with the hub");
        require(metDown, "spokes were confirmed by the hub");
    }

    private void authenticate(PublicKey key, Side hubSide, Side spokesSide) throws NetworkException {
        for (int attempt = 0; attempt < HUB_ATTEMPTS && !authenticated.isPresent(spokes.size()); attempt++) {
            initiate(hubSide, hub, key);
            Pause.of(HUB_RETRY_NS);
        }
        if (!authenticated.isPresent(spokes.size())) {
            throw new NetworkException("the relay does not answer the hub's handshake (is it there, is its key right,"
                    + " and does it allow all?)");
        }
        initiateInTurn(spokesSide, key, SLOW_INTERVAL_NS);
        require(authenticated, "peers shook hands with the relay");
    }

    /** @param laterIntervalNs between those behind the first {@link #QUICK_HANDSHAKES} */
    private void initiateInTurn(Side side, PublicKey peer, long laterIntervalNs) {
        long dueNs = System.nanoTime();
        for (int number = 0; number < spokes.size(); number++) {
            dueNs += number < QUICK_HANDSHAKES ? QUICK_INTERVAL_NS : laterIntervalNs;
            Pause.of(dueNs - System.nanoTime());
            initiate(side, spokes.get(number), peer);
        }
    }

    private static void initiate(Side side, PortDevice device, PublicKey peer) {
        side.run(() -> {
            device.initiate(peer, System.nanoTime(), RelayLoop.wallNs());
            side.look();
        });
    }

    private void publish(PublicKey key, Side hubSide) throws NetworkException {
        List<PublicKey> keys = Stream.concat(
                        spokes.stream().map(PortDevice::key),
                        Stream.generate(this::strangersKey).limit(strangers))
                .toList();
        hubSide.run(() -> {
            Publication.Line line = (port, command, nowNs, wallNs) -> hub.sendPacket(
                    key,
                    new UdpDatagram(HUB_INNER, COMMAND_PORT, RELAY_INNER, port, command).toPacket(),
                    nowNs,
                    wallNs);
            Publication started = keys.size() <= SmallPublication.MAX_KEYS
                    ? new SmallPublication(random.nextInt(), keys, line, System.nanoTime())
                    : new PagedPublication(keys, random, line, System.nanoTime());
            publication = started;
            hubSide.add(started);
        });
        Optional<String> outcome = Optional.empty();
        while (outcome.isEmpty() && Pause.of(QUICK_INTERVAL_NS)) {
            outcome = hubSide.call(() -> publication == null ? Optional.empty() : publication.outcome());
        }
        if (!outcome.orElse("interrupted").isEmpty()) {
            throw new NetworkException(outcome.orElse("interrupted"));
        }
    }

    private PublicKey strangersKey() {
        byte[] bytes = new byte[PublicKey.LENGTH];
        random.fill(bytes);
        return PublicKey.of(bytes);
    }

    private static void require(RollCall all, String what) throws NetworkException {
        if (!all.await(PATIENCE_NS)) {
            throw new NetworkException("only " + all + ' ' + what);
        }
    }
}
