// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.check;

import dev.wgx.agent.check.Reach.Result;
import dev.wgx.agent.check.ReflectionSocket.Reflected;
import dev.wgx.noise.PublicKey;
import dev.wgx.noise.RandomSource;
import dev.wgx.packet.IpAddress;
import dev.wgx.reflection.ReflectionAnswer;
import dev.wgx.reflection.ReflectionQuestion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Asks with sockets of this machine. */
public final class SocketMirror implements Mirror {
    private static final int TRIES = 3;
    private static final long TRY_NS = 700_000_000;
    private static final int PING_MS = 1500;
    /** Linux keeps a mapping for longer once it has carried something both ways for two seconds, as WireGuard does. */
    private static final long SETTLE_MS = 2500;

    private final RandomSource random;

    public SocketMirror(RandomSource random) {
        this.random = random;
    }

    @Override
    public Reach reach(InetSocketAddress relay) {
        try (ReflectionSocket socket = ReflectionSocket.connected(random, relay)) {
            Optional<Reflected> reflected = socket.ask(relay, shortest(), TRIES, TRY_NS);
            long wallMs = System.currentTimeMillis();
            if (reflected.isPresent()) {
                ReflectionAnswer answer = reflected.get().answer();
                return new Reach(
                        relay,
                        Result.ANSWERED,
                        Optional.of(answer.key()),
                        Optional.of(answer),
                        Optional.of(socket.local()),
                        reflected.get().roundTripNs(),
                        wallMs);
            }
            // A relay that tells no more than its key is older.
            long sentNs = System.nanoTime();
            Optional<PublicKey> key = socket.askKey(relay, TRIES, TRY_NS);
            if (key.isPresent()) {
                return new Reach(
                        relay,
                        Result.ANSWERED,
                        key,
                        Optional.empty(),
                        Optional.of(socket.local()),
                        System.nanoTime() - sentNs,
                        wallMs);
            }
            return Reach.failed(relay, socket.isRefused() ? Result.CLOSED : Result.SILENT);
        } catch (IOException noWay) {
            return Reach.failed(relay, Result.NO_WAY);
        }
    }

    @Override
    public boolean answersPing(InetAddress address) {
        try {
            return address.isReachable(PING_MS);
        } catch (IOException noWay) {
            return false;
        }
    }

    @Override
    public Optional<NatView> look(Reach reach) {
        InetSocketAddress local = reach.local().orElseThrow();
        try (ReflectionSocket socket = ReflectionSocket.bound(random, local.getAddress())) {
            Optional<ReflectionAnswer> main =
                    socket.ask(reach.relay(), shortest(), TRIES, TRY_NS).map(Reflected::answer);
            if (main.isEmpty()) {
                return Optional.empty();
            }
            Optional<ReflectionAnswer> second = Optional.empty();
            Optional<ReflectionAnswer> third = Optional.empty();
            if (main.get().otherPort() != 0) {
                InetSocketAddress other = new InetSocketAddress(
                        reach.relay().getAddress(), main.get().otherPort());
                second = socket.ask(other, shortest(), TRIES, TRY_NS).map(Reflected::answer);
                third = socket.ask(
                                other, new ReflectionQuestion(0, true, 0, ReflectionQuestion.MIN_LENGTH), TRIES, TRY_NS)
                        .map(Reflected::answer);
            }
            boolean isLetIn = third.isPresent();
            return Optional.of(new NatView(
                    IpAddress.of(local.getAddress()),
                    main.get().address(),
                    socket.local().getPort(),
                    main.get().port(),
                    main.get().otherPort() != 0,
                    second.map(answer -> OptionalInt.of(answer.port())).orElse(OptionalInt.empty()),
                    second.map(_ -> isLetIn)));
        } catch (IOException noWay) {
            return Optional.empty();
        }
    }

    @Override
    public SortedMap<Integer, Boolean> watchMappings(Reach reach, List<Integer> seconds) {
        SortedMap<Integer, Boolean> result = new TreeMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<Integer, Future<Boolean>> watched = new LinkedHashMap<>();
            for (int silence : seconds) {
                watched.put(silence, threads.submit(() -> isKept(reach, silence)));
            }
            for (Map.Entry<Integer, Future<Boolean>> entry : watched.entrySet()) {
                result.put(entry.getKey(), entry.getValue().get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("while watching the NAT", e);
        }
        return result;
    }

    private boolean isKept(Reach reach, int silence) throws InterruptedException {
        InetAddress local = reach.local().orElseThrow().getAddress();
        try (ReflectionSocket silent = ReflectionSocket.bound(random, local);
                ReflectionSocket asker = ReflectionSocket.bound(random, local)) {
            if (silent.ask(reach.relay(), shortest(), TRIES, TRY_NS).isEmpty()) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(SETTLE_MS);
            Optional<Reflected> last = silent.ask(reach.relay(), shortest(), TRIES, TRY_NS);
            if (last.isEmpty()) {
                return false;
            }
            TimeUnit.SECONDS.sleep(silence);
            int outerPort = last.get().answer().port();
            for (int attempt = 0; attempt < TRIES; attempt++) {
                long id = random.nextLong();
                asker.send(new ReflectionQuestion(id, false, outerPort, ReflectionQuestion.MIN_LENGTH), reach.relay());
                if (silent.await(answered -> answered == id, TRY_NS).isPresent()) {
                    return true;
                }
            }
            return false;
        } catch (IOException noWay) {
            return false;
        }
    }

    @Override
    public boolean passes(Reach reach, int payload) {
        try (ReflectionSocket socket = ReflectionSocket.connected(random, reach.relay())) {
            socket.forbidFragments();
            return socket.ask(reach.relay(), new ReflectionQuestion(0, false, 0, payload), TRIES, TRY_NS)
                    .isPresent();
        } catch (IOException noWay) {
            return false;
        }
    }

    private static ReflectionQuestion shortest() {
        return new ReflectionQuestion(0);
    }
}
