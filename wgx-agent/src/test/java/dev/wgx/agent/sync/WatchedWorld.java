// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.sync;

import dev.wgx.agent.FakeMachine;
import dev.wgx.agent.TestConfigs;
import dev.wgx.agent.TestKeys;
import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.direct.DirectPaths;
import dev.wgx.agent.direct.DirectPolicy;
import dev.wgx.agent.link.Commands;
import dev.wgx.agent.link.WireGuardLink;
import dev.wgx.agent.relay.PublishOutcome;
import dev.wgx.agent.relay.Publisher;
import dev.wgx.agent.relay.RelayKeys;
import dev.wgx.agent.relay.SilenceDiagnosis;
import dev.wgx.config.Cidr;
import dev.wgx.config.ConfigException;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A hub with one spoke, its relay and all that may go wrong between them, in virtual time. */
final class WatchedWorld implements Commands {
    static final InetAddress HERE = Cidr.parseAddress("192.0.2.1");
    static final InetAddress THERE = Cidr.parseAddress("192.0.2.2");
    static final InetAddress DEAD6 = Cidr.parseAddress("2001:db8::dead");
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    static final PublicKey SPOKE = TestKeys.publicKey(3);

    /** The ways in which {@code wg} may fail. */
    enum Wg {
        WORKS,
        HANGS,
        PRINTS_GARBAGE,
        PRINTS_OTHER_COLUMNS,
        IS_GONE
    }

    final List<String> log = new ArrayList<>();
    final FakeMachine machine;
    final RecordedPaths direct = new RecordedPaths();
    final SyncLoop loop;
    private final Path file;
    private final String goodFile;

    List<InetAddress> name = List.of(HERE);
    InetAddress relayAddress = HERE;
    PublicKey relayKey = TestKeys.RELAY;
    boolean isRelayUp = true;
    boolean isAllowed = true;
    boolean tellsKey = true;
    Wg wg = Wg.WORKS;
    boolean isReloadRefused;

    @Nullable
    Throwable fault;

    @Nullable
    RuntimeException reloadFault;

    boolean hasInterface = true;
    private boolean hasSession = true;

    @Nullable
    HostPort relayEndpoint = HostPort.of(HERE, 8787);

    @Nullable
    HostPort spokeEndpoint = HostPort.of(HERE, 8787);

    int reloads;
    int publications;

    /** The search for direct paths, as the watch drives it. */
    static final class RecordedPaths implements DirectPaths {
        final Set<PublicKey> direct = new HashSet<>();
        final List<DirectPolicy> wanted = new ArrayList<>();
        int networkChanges;

        @Override
        public void follow(DirectPolicy policy) {
            wanted.add(policy);
        }

        @Override
        public boolean isDirect(PublicKey peer) {
            return direct.contains(peer);
        }

        @Override
        public void onNetworkChange() {
            networkChanges++;
        }
    }

    WatchedWorld(Path directory) throws ConfigException, IOException {
        machine = new FakeMachine(directory);
        machine.started().add("wgx");
        file = directory.resolve("hub.conf");
        AgentConfig config = TestConfigs.hub(file, "10.120.0.1/16");
        config.add(TestConfigs.spoke(3, "phone", "10.120.0.3/32"));
        config.save();
        goodFile = Files.readString(file);
        FilePeers peers = new FilePeers(file, () -> _ -> List.copyOf(name), machine.started(), this::make);
        loop = new SyncLoop(
                peers,
                called -> new WireGuardLink(this, called, ""),
                new SilenceDiagnosis(this::resolve, keys(), _ -> machine.source),
                publisher(),
                machine,
                direct,
                log::add);
    }

    /** Lets the watch work until it is so, and returns the milliseconds that it took; at most so many seconds. */
    long until(long limitS, BooleanSupplier isSo) {
        long startNs = machine.nowNs;
        while (!isSo.getAsBoolean() && machine.nowNs - startNs < limitS * SECOND_NS) {
            loop.step();
        }
        return TimeUnit.NANOSECONDS.toMillis(machine.nowNs - startNs);
    }

    void pass(long seconds) {
        until(seconds, () -> false);
    }

    /** Returns whether the relay has the set, and all point to where it is. */
    boolean isInStep() {
        HostPort now = HostPort.of(relayAddress, 8787);
        return hasInterface && isCarried() && now.equals(spokeEndpoint) && isSaidInStep();
    }

    private boolean isSaidInStep() {
        String last = log.stream()
                .filter(line -> !line.contains("configuration"))
                .reduce((_, line) -> line)
                .orElse("");
        return last.startsWith("In step");
    }

    void write(String text) {
        try {
            Files.writeString(file, text);
            // Two files of one size within one tick of the file system's clock look the same.
            Files.setLastModifiedTime(file, FileTime.fromMillis(machine.nowNs / 1_000_000));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    void writeMistake() {
        write(goodFile.replace("PrivateKey", "PrivateKye"));
    }

    /** Writes the good file with something else in place of a part of it, and with more at its end. */
    void writeChanged(String part, String other, String more) {
        write(goodFile.replace(part, other) + more + "# " + machine.nowNs + "\n");
    }

    void writeGood() {
        write(goodFile + "# " + machine.nowNs + "\n");
    }

    /** Lets the relay be elsewhere, and remember no session. */
    void relayMoves(InetAddress address) {
        relayAddress = address;
        name = List.of(address);
        hasSession = false;
    }

    void loseInterface() {
        hasInterface = false;
        machine.interfaceIndex = 0;
    }

    private void make() {
        hasInterface = true;
        machine.interfaceIndex = (int) (machine.nowNs / SECOND_NS) + 1;
        relayEndpoint = name.isEmpty() ? null : HostPort.of(name.getFirst(), 8787);
        spokeEndpoint = relayEndpoint;
        shakeHands();
    }

    private void shakeHands() {
        hasSession = isRelayUp
                && isAllowed
                && relayKey.equals(TestKeys.RELAY)
                && HostPort.of(relayAddress, 8787).equals(relayEndpoint);
    }

    private boolean isCarried() {
        boolean isThere = isRelayUp && isAllowed && relayKey.equals(TestKeys.RELAY);
        return isThere && hasSession && HostPort.of(relayAddress, 8787).equals(relayEndpoint);
    }

    private List<InetAddress> resolve(HostPort endpoint) {
        return endpoint.isName() ? name : List.of(Cidr.parseAddress(endpoint.host()));
    }

    private RelayKeys keys() {
        return new RelayKeys() {
            @Override
            public Optional<Answer> ask(HostPort relay) {
                return askAll(resolve(relay), relay.port()).stream().findFirst();
            }

            @Override
            public List<Answer> askAll(List<InetAddress> addresses, int port) {
                if (isRelayUp && tellsKey && addresses.contains(relayAddress)) {
                    return List.of(new Answer(relayAddress, relayKey));
                }
                machine.nowNs += 3 * SECOND_NS;
                return List.of();
            }
        };
    }

    private Publisher publisher() {
        return (_, set) -> {
            throwFault();
            publications++;
            if (!isCarried()) {
                // Meanwhile WireGuard has tried.
                shakeHandsIfNone();
                machine.nowNs += 3 * SECOND_NS;
            }
            return isCarried() ? new PublishOutcome.Published(1, set.count(), false) : new PublishOutcome.Unreachable();
        };
    }

    /** Makes a session as WireGuard does, which keeps one that only this side knows for too long. */
    private void shakeHandsIfNone() {
        if (isRelayUp && !hasSession && isSessionRemoved) {
            shakeHands();
        }
    }

    private boolean isSessionRemoved;

    private void throwFault() {
        switch (fault) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> {}
        }
    }

    @Override
    public Outcome run(List<String> command, String input) {
        String line = String.join(" ", command);
        if (line.startsWith("ip")) {
            return ip(line);
        }
        switch (wg) {
            case HANGS -> {
                machine.nowNs += 5 * SECOND_NS;
                return new Outcome(TIMED_OUT, "", "wg did not end within 5 s and was killed");
            }
            case IS_GONE -> {
                return new Outcome(NOT_FOUND, "", "the program wg is not there; install it");
            }
            case PRINTS_GARBAGE -> {
                return new Outcome(0, "\u0000\u0001 garbage\n\n\t\t\t\n", "");
            }
            case PRINTS_OTHER_COLUMNS -> {
                return new Outcome(0, dump().replace("\n", "\tmore\n"), "");
            }
            case WORKS -> {}
        }
        return hasInterface ? wg(command, line) : new Outcome(1, "", "No such device");
    }

    private Outcome ip(String line) {
        if (line.contains("route get")) {
            String device = hasInterface ? "wgx src 10.120.0.1" : "eth0 src 192.0.2.100";
            return new Outcome(0, "10.120.0.2 dev " + device + " uid 0", "");
        }
        return new Outcome(hasInterface ? 0 : 1, "", "");
    }

    private Outcome wg(List<String> command, String line) {
        if (line.contains(" show ")) {
            return new Outcome(0, dump(), "");
        }
        if (line.contains("syncconf")) {
            reloads++;
            if (reloadFault != null) {
                throw reloadFault;
            }
            return new Outcome(isReloadRefused ? 1 : 0, "", "refused");
        }
        int endpoint = command.indexOf("endpoint");
        if (endpoint >= 0) {
            HostPort to = HostPort.parse(command.get(endpoint + 1), 8787);
            if (command.contains(TestKeys.RELAY.toString())) {
                relayEndpoint = to;
            }
            if (command.contains(SPOKE.toString())) {
                spokeEndpoint = to;
            }
        }
        if (command.contains("remove")) {
            isSessionRemoved = true;
            shakeHands();
        }
        return new Outcome(0, "", "");
    }

    private String dump() {
        return TestKeys.HUB.toBase64() + "\tpublic\t40000\toff\n"
                + TestKeys.RELAY + "\t(none)\t" + text(relayEndpoint) + "\t10.120.0.2/32\t0\t0\t0\t23\n"
                + SPOKE + "\t(none)\t" + text(spokeEndpoint) + "\t10.120.0.3/32\t0\t0\t0\toff\n";
    }

    private static String text(@Nullable HostPort endpoint) {
        return endpoint == null ? "(none)" : endpoint.toString();
    }

    @Override
    public Outcome launch(List<String> command) {
        return run(command, "");
    }
}
