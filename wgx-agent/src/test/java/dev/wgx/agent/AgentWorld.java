// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent;

import dev.wgx.agent.Agent.NewSpoke;
import dev.wgx.agent.Agent.Setup;
import dev.wgx.agent.conf.Role;
import dev.wgx.agent.link.LinkException;
import dev.wgx.agent.relay.PublishOutcome;
import dev.wgx.agent.relay.Publisher;
import dev.wgx.agent.relay.RelayKeys;
import dev.wgx.command.SpokeSet;
import dev.wgx.config.Cidr;
import dev.wgx.config.ConfigException;
import dev.wgx.config.Container;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import dev.wgx.noise.RandomSource;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A hub of a test: its file, its interface, and a relay that answers as told. */
abstract class AgentWorld {
    static final InetAddress OUTER = Cidr.parseAddress("192.0.2.7");
    static final HostPort OTHER_RELAY = HostPort.parseRelay("192.0.2.99");
    static final PublicKey OTHER_KEY = TestKeys.publicKey(9);
    static final String EMPTY_DUMP = TestKeys.HUB.toBase64() + "\tpublic\t40000\toff\n";

    @TempDir
    Path directory;

    final RandomSource random = TestKeys.random(100);
    final RecordingCommands commands = new RecordingCommands();
    FakeMachine machine = new FakeMachine(Path.of(""));
    final List<String> notices = new ArrayList<>();
    final List<SpokeSet> published = new ArrayList<>();
    final List<InetAddress> publishedTo = new ArrayList<>();
    Optional<PublicKey> relayAnswers = Optional.of(TestKeys.RELAY);
    PublishOutcome outcome = new PublishOutcome.Published(1, 0, true);
    List<InetAddress> outer = List.of(OUTER);
    Path path = Path.of("");

    @BeforeEach
    void makeDirectory() {
        path = directory.resolve("hub.conf");
        machine = new FakeMachine(directory);
        isInterfaceUp(true);
    }

    void inContainer() throws IOException {
        Files.createDirectories(directory.resolve("run"));
        Files.writeString(directory.resolve("run/.containerenv"), "");
        Files.createDirectories(directory.resolve("proc/self"));
        Files.writeString(directory.resolve("proc/self/mountinfo"), "1 0 0:1 / / rw - overlay overlay rw\n");
    }

    String initialised() throws ConfigException, AgentException, LinkException, IOException {
        hub().init(setup(Optional.of(TestKeys.RELAY), false));
        return Files.readString(path);
    }

    Agent hub() {
        return new Agent(Role.HUB, path, surroundings());
    }

    OwnInterface ownInterface() {
        return new OwnInterface(path, surroundings());
    }

    Synchronisation synchronisation() {
        return new Synchronisation(Role.HUB, path, surroundings());
    }

    Surroundings surroundings() {
        return surroundings((path, set) -> {
            publishedTo.add(path.relay());
            published.add(set);
            return outcome;
        });
    }

    Surroundings surroundings(Publisher publisher) {
        return new Surroundings(
                commands,
                (name, _) -> {
                    throw new IOException("no interface " + name);
                },
                "",
                _ -> outer,
                _ -> relayAnswers.map(key -> new RelayKeys.Answer(OUTER, key)),
                new RelayConversation(publisher),
                random,
                new Container(directory),
                machine,
                _ -> List.of(),
                notices::add);
    }

    void isInterfaceUp(boolean isUp) {
        String route = "10.120.0.2 dev " + (isUp ? "wgx" : "eth0") + " src 10.120.0.1 uid 0 \\    cache";
        commands.answer("ip -o route get", 0, route);
        commands.answer("ip link show", isUp ? 0 : 1, "").answer("wg show", isUp ? 0 : 1, isUp ? EMPTY_DUMP : "");
    }

    static NewSpoke newSpoke(String name) {
        return new NewSpoke(Optional.of(name), Optional.empty(), List.of(), List.of());
    }

    static Setup setup(Optional<PublicKey> relayKey, boolean force) {
        return new Setup(TestConfigs.RELAY, relayKey, List.of(), Optional.empty(), force);
    }

    static Setup setup(HostPort relay, Optional<PublicKey> relayKey) {
        return new Setup(relay, relayKey, List.of(), Optional.empty(), false);
    }
}
