// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wgx.agent.RelayConversation;
import dev.wgx.agent.Surroundings;
import dev.wgx.agent.link.Commands;
import dev.wgx.agent.link.StartedLinks;
import dev.wgx.agent.link.SystemMachine;
import dev.wgx.agent.relay.PublishOutcome;
import dev.wgx.agent.relay.RelayKeys;
import dev.wgx.config.Cidr;
import dev.wgx.config.Container;
import dev.wgx.noise.PublicKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AgentCommandsTest {
    private static final String RELAY_KEY = "GtL7fZc/bLnqZldpVofMCD6hDjrK28SsdLxevJ+qtKU=";
    private static final String OTHER_KEY = "O/a3VWnZSduGdwp9E0y5V5jmZECG6v+KWD4HzidJ0wQ=";
    private static final InetAddress OUTER = Cidr.parseAddress("192.0.2.7");

    @TempDir
    Path directory;

    private final Random random = new Random(1);
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();
    private Optional<PublicKey> relayAnswers = Optional.of(PublicKey.parse(RELAY_KEY));
    private PublishOutcome outcome = new PublishOutcome.Published(7, 1, true);
    private boolean isInterfaceUp;

    @Test
    void initPrintsThePublicKeyAloneAndTheRestForThePerson() {
        assertThat(hub("init", "relay.example", "--relay-public-key", RELAY_KEY))
                .isEqualTo(ExitCode.OK.number());
        assertThat(out.toString().strip()).hasSize(44);
        assertThat(err.toString()).contains("Wrote " + file(), "AllowedPublicKeys");
    }

    @Test
    void initOnAnExistingFileSaysWhatItChangedAndWhatItKept() throws IOException {
        init();
        assertThat(hub("add-spoke", "--name", "phone")).isEqualTo(ExitCode.OK.number());
        assertThat(hub("init", "192.0.2.8", "--relay-public-key", OTHER_KEY)).isEqualTo(ExitCode.OK.number());
        assertThat(out.toString().strip()).hasSize(44);
        assertThat(err.toString())
                .contains(
                        "points to the relay 192.0.2.8:8787 now, no longer to relay.example:8787. It keeps its key and"
                                + " its spoke.",
                        "its key is " + OTHER_KEY,
                        "wgx hub sync");
        assertThat(Files.readString(file())).contains("# name: phone\n").doesNotContain("relay.example");
        assertThat(hub("init", "192.0.2.8", "--address", "10.9.0.1/16")).isEqualTo(ExitCode.CONFIGURATION.number());
    }

    @Test
    void whatIsDoneAlreadyIsNoFailure() {
        init();
        assertThat(hub("stop")).isEqualTo(ExitCode.OK.number());
        assertThat(err.toString()).isEqualTo("The interface wgx is not there: nothing to stop.\n");
        assertThat(hub("remove-spoke", OTHER_KEY)).isEqualTo(ExitCode.OK.number());
        assertThat(err.toString()).isEqualTo("No spoke has the key or name " + OTHER_KEY + ": nothing to remove.\n");
        isInterfaceUp = true;
        assertThat(hub("start")).isEqualTo(ExitCode.OK.number());
        assertThat(err.toString()).startsWith("The interface wgx was there already");
    }

    @Test
    void addSpokePrintsNothingButTheConfiguration() throws IOException {
        init();
        assertThat(hub(
                        "add-spoke",
                        "--name",
                        "phone",
                        "--allowed-ips",
                        "0.0.0.0/0,::/0",
                        "--dns",
                        "10.120.0.1,home.lan"))
                .isEqualTo(ExitCode.OK.number());
        assertThat(out.toString())
                .startsWith("[Interface]\n# name: phone\nPrivateKey = ")
                .contains("DNS = 10.120.0.1, home.lan\n", "AllowedIPs = 0.0.0.0/0, ::/0\n")
                .contains("PersistentKeepalive = 23\n")
                .endsWith("PersistentKeepalive = 300\n");
        assertThat(err.toString()).contains("is not up", "Added phone.");
        assertThat(Files.readString(file())).contains("# name: phone\n", "AllowedIPs = 10.120.0.3/32\n");
    }

    @Test
    void addSpokeDrawsAQrCodeOrWritesJson() {
        init();
        assertThat(hub("add-spoke", "--qr")).isEqualTo(ExitCode.OK.number());
        assertThat(out.toString()).contains("█").doesNotContain("PrivateKey");
        assertThat(hub("add-spoke", "--json")).isEqualTo(ExitCode.OK.number());
        assertThat(out.toString())
                .startsWith("{\"publicKey\":\"")
                .contains("\"addresses\":[\"10.120.0.4/32\"]", "\\nPrivateKey = ");
    }

    @Test
    void eachCauseOfFailureHasItsExitCode() {
        assertThat(hub("start")).isEqualTo(ExitCode.CONFIGURATION.number());
        init();
        assertThat(hub("sync")).isEqualTo(ExitCode.FAILURE.number());
        isInterfaceUp = true;
        assertThat(hub("sync")).isEqualTo(ExitCode.OK.number());
        assertThat(err.toString()).isEqualTo("The relay has now the one key (revision 7).\n");
        outcome = new PublishOutcome.Unreachable();
        assertThat(hub("sync")).isEqualTo(ExitCode.RELAY_UNREACHABLE.number());
        outcome = new PublishOutcome.Refused("too many");
        assertThat(hub("sync")).isEqualTo(ExitCode.REFUSED.number());
        relayAnswers = Optional.of(PublicKey.parse(OTHER_KEY));
        assertThat(hub("sync")).isEqualTo(ExitCode.RELAY_KEY_CHANGED.number());
        assertThat(err.toString())
                .startsWith("wgx: ")
                .contains(OTHER_KEY, RELAY_KEY)
                .hasLineCount(1);
    }

    @Test
    void wrongUsageChangesNothing() throws IOException {
        init();
        String before = Files.readString(file());
        assertThat(hub("sync", "--watch", "--accept-new-relay-key")).isEqualTo(ExitCode.USAGE.number());
        assertThat(hub("sync", "--relay-public-key", OTHER_KEY)).isEqualTo(ExitCode.USAGE.number());
        assertThat(hub("init", "relay.example", "--address", "10.0.0.0/99", "--force"))
                .isEqualTo(ExitCode.USAGE.number());
        assertThat(hub("add-spoke", "--public-key", "short")).isEqualTo(ExitCode.USAGE.number());
        List<String> tooMany = new ArrayList<>(List.of("set-peers", "10.120.0.2:8787"));
        for (int i = 0; i < 44; i++) {
            tooMany.add(OTHER_KEY);
        }
        assertThat(hub(tooMany.toArray(new String[0]))).isEqualTo(ExitCode.USAGE.number());
        assertThat(err.toString()).contains("At most 43 keys", "wgx hub sync");
        assertThat(Files.readString(file())).isEqualTo(before);
    }

    @Test
    void getPublicKeyPrintsWhatTheRelayTells() {
        assertThat(hub("get-public-key", "relay.example")).isEqualTo(ExitCode.OK.number());
        assertThat(out.toString()).isEqualTo(RELAY_KEY + "\n");
        relayAnswers = Optional.empty();
        assertThat(hub("get-public-key", "relay.example")).isEqualTo(ExitCode.RELAY_UNREACHABLE.number());
    }

    @Test
    void exportPrintsTheRelaysSection() {
        init();
        String section = """
            [Peer]
            # name: relay
            PublicKey = %s
            AllowedIPs = 10.120.0.2/32
            Endpoint = relay.example:8787
            PersistentKeepalive = 23
            """.formatted(RELAY_KEY);
        assertThat(export("-c", file().toString())).isEqualTo(section);
        assertThat(export("relay.example", "--relay-public-key", RELAY_KEY)).isEqualTo(section);
        assertThat(export("relay.example", "--allowed-ips", "10.7.0.2/32"))
                .isEqualTo(section.replace("10.120.0.2", "10.7.0.2"));
    }

    @Test
    void aSpokeReadsItsPresharedKeyFromAFile() throws IOException {
        Path key = Files.writeString(directory.resolve("psk"), OTHER_KEY + "\n");
        assertThat(spoke("init", "relay.example", "--address", "10.120.0.9/16")).isEqualTo(ExitCode.OK.number());
        assertThat(spoke("add-hub", OTHER_KEY, key.toString(), "--name", "home"))
                .isEqualTo(ExitCode.OK.number());
        assertThat(Files.readString(file())).contains("# name: home\n", "PresharedKey = " + OTHER_KEY);
        Files.writeString(key, "nothing of the kind");
        assertThat(spoke("add-hub", OTHER_KEY, key.toString())).isEqualTo(ExitCode.CONFIGURATION.number());
        assertThat(err.toString()).contains("holds no preshared key").doesNotContain("nothing of the kind");
    }

    @Test
    void aSpokeTakesAddressAndKeyFromTheHubsOutput() throws IOException {
        init();
        assertThat(hub("add-spoke", "--public-key", OTHER_KEY, "--address", "10.120.0.44"))
                .isEqualTo(ExitCode.OK.number());
        Path assigned = Files.writeString(directory.resolve("assigned.conf"), out.toString());
        assertThat(hub("rotate-key", "--json")).isEqualTo(ExitCode.OK.number());
        String formerHubKey = out.toString().replaceFirst(".*\"formerPublicKey\":\"([^\"]*)\".*\\R", "$1");
        Files.delete(file());

        assertThat(spoke("init", "relay.example")).isEqualTo(ExitCode.OK.number());
        assertThat(err.toString()).contains("The own address is 10.120.0.3/16");
        assertThat(spoke("add-hub", OTHER_KEY, assigned.toString())).isEqualTo(ExitCode.CONFIGURATION.number());
        assertThat(err.toString()).contains("has no [Peer] with the key " + OTHER_KEY);
        assertThat(spoke("add-hub", formerHubKey, assigned.toString())).isEqualTo(ExitCode.OK.number());
        assertThat(Files.readString(file())).contains("Address = 10.120.0.44/16\n", "PresharedKey = ");
    }

    @Test
    void aKeyInThePlaceOfAFileOrAKeyIsNotQuoted() {
        init();
        assertThat(spoke("add-hub", RELAY_KEY, OTHER_KEY)).isEqualTo(ExitCode.USAGE.number());
        assertThat(err.toString()).doesNotContain(OTHER_KEY);
        String half = OTHER_KEY.substring(0, 40);
        assertThat(hub("add-spoke", "--public-key", half)).isEqualTo(ExitCode.USAGE.number());
        assertThat(err.toString()).doesNotContain(half);
    }

    @Test
    void aFileThatIsAskedForIsForItsOwnerAlone() throws IOException {
        init();
        Path output = directory.resolve("laptop.conf");
        assertThat(hub("add-spoke", "--name", "laptop", "--output", output.toString()))
                .isEqualTo(ExitCode.OK.number());
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("Wrote " + output + ".", "Added laptop.");
        assertThat(output).content().startsWith("[Interface]\n# name: laptop\nPrivateKey = ");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(output)))
                .isEqualTo("rw-------");
    }

    @Test
    void aConfigurationThatCannotBePrintedIsKeptAndNamed() {
        init();
        CommandLine command = HubCommand.commandLine(List.of("add-spoke"), this::surroundings);
        err = new StringWriter();
        int exitCode = command.setOut(new PrintWriter(new BrokenPipe()))
                .setErr(new PrintWriter(err))
                .execute(withFile("add-spoke"));
        assertThat(exitCode).isEqualTo(ExitCode.FAILURE.number());
        Path kept = directory.resolve("agent.conf.10.120.0.3.unprinted");
        assertThat(err.toString()).contains("could not be printed: it is in " + kept);
        assertThat(kept).content().contains("PrivateKey = ");
        hub("add-spoke");
        assertThat(err.toString())
                .contains(kept + " holds the configuration of a spoke that was perhaps never printed");
        assertThat(directory.resolve("agent.conf.10.120.0.4.unprinted")).doesNotExist();
    }

    @Test
    void aSpokeIsRenamedDisabledEnabledAndReplaced() throws IOException {
        init();
        hub("add-spoke", "--name", "phone", "--expires", "30d", "--lan", "192.168.7.0/24", "--mtu", "1380");
        assertThat(out.toString()).contains("MTU = 1380\n", "Address = 10.120.0.3/32\n");
        assertThat(hub("rename", "phone", "tablet")).isEqualTo(ExitCode.OK.number());
        assertThat(hub("disable", "tablet")).isEqualTo(ExitCode.OK.number());
        assertThat(Files.readString(file()))
                .containsPattern("# name: tablet\n# expires: \\S+Z\n# disabled: on\n")
                .contains("AllowedIPs = 10.120.0.3/32, 192.168.7.0/24\n");
        assertThat(hub("enable", "tablet")).isEqualTo(ExitCode.OK.number());
        assertThat(hub("add-spoke", "--replace", "tablet", "--qr")).isEqualTo(ExitCode.OK.number());
        assertThat(err.toString()).contains("Replaced the keys of tablet.");
        assertThat(hub("disable", "nobody")).isEqualTo(ExitCode.CONFIGURATION.number());
        assertThat(err.toString()).contains("no spoke has the key or name nobody");
        for (List<String> wrong : List.of(
                List.of("--replace", "tablet", "--name", "x"),
                List.of("--allowed-ips", "10.0.0.5/8"),
                List.of("--expires", "2020-01-01"),
                List.of("--expires", "soon"),
                List.of("--mtu", "100"))) {
            List<String> arguments = new ArrayList<>(List.of("add-spoke"));
            arguments.addAll(wrong);
            assertThat(hub(arguments.toArray(new String[0]))).isEqualTo(ExitCode.USAGE.number());
        }
        assertThat(hub("add-spoke", "--name", "relay")).isEqualTo(ExitCode.CONFIGURATION.number());
    }

    @Test
    void aNewKeyComesWithWhatTheOthersMustChange() {
        init();
        String before = out.toString().strip();
        hub("add-spoke", "--name", "phone");
        assertThat(hub("rotate-key", "--output", directory.resolve("new").toString()))
                .isEqualTo(ExitCode.OK.number());
        String now = out.toString().strip();
        assertThat(now).hasSize(44).isNotEqualTo(before);
        assertThat(err.toString())
                .contains(
                        "agent.conf.old",
                        "The spoke, in the [Peer] of the hub: PublicKey = " + now,
                        "Wrote " + directory.resolve("new/phone.conf"),
                        "lists the former key " + before);
        assertThat(spoke("rotate-key")).isEqualTo(ExitCode.OK.number());
        assertThat(err.toString())
                .contains("wgx hub add-spoke --replace NAME --public-key "
                        + out.toString().strip());
    }

    @Test
    void theFileIsNamedBeforeOrAfterTheCommand() {
        init();
        assertThat(execute(
                        HubCommand.commandLine(List.of("stop"), this::surroundings), "stop", "-c", file().toString()))
                .isEqualTo(ExitCode.OK.number());
    }

    @Test
    void exportWithoutAnyFileNamesBoth() throws Exception {
        Path hub = directory.resolve("hub.conf");
        Path spoke = directory.resolve("spoke.conf");
        assertThatThrownBy(() -> ExportCommand.existing(hub, spoke))
                .hasMessageStartingWith(hub + " and " + spoke + ": neither of them is there");
        Files.writeString(spoke, "");
        assertThat(ExportCommand.existing(hub, spoke)).isEqualTo(spoke);
        Files.writeString(hub, "");
        assertThat(ExportCommand.existing(hub, spoke)).isEqualTo(hub);
    }

    @Test
    void theExamplesOfASpokeSpeakOfSpokes() {
        SpokeCommand.commandLine(List.of(), this::surroundings).getSubcommands().forEach((name, command) -> {
            String usage = command.getUsageMessage();
            assertThat(usage.substring(usage.indexOf("Example") + 1)).as(name).doesNotContain("wgx hub ");
        });
    }

    @Test
    void theHelpOfEachCommandShowsAnExample() {
        for (CommandLine parent : List.of(
                HubCommand.commandLine(List.of(), this::surroundings),
                SpokeCommand.commandLine(List.of(), this::surroundings))) {
            assertThat(parent.getSubcommands()).containsKeys("help", "start");
            parent.getSubcommands().forEach((name, command) -> {
                if (!name.equals("help")) {
                    assertThat(command.getUsageMessage()).containsPattern("Examples?:\\R  wgx ");
                }
            });
        }
    }

    private void init() {
        assertThat(hub("init", "relay.example", "--relay-public-key", RELAY_KEY))
                .isEqualTo(ExitCode.OK.number());
    }

    private int hub(String... arguments) {
        return execute(HubCommand.commandLine(List.of(arguments), this::surroundings), withFile(arguments));
    }

    private int spoke(String... arguments) {
        return execute(SpokeCommand.commandLine(List.of(arguments), this::surroundings), withFile(arguments));
    }

    private String export(String... arguments) {
        assertThat(execute(new CommandLine(new ExportCommand(this::surroundings)), arguments))
                .isEqualTo(ExitCode.OK.number());
        return out.toString();
    }

    private int execute(CommandLine command, String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        return command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
    }

    private String[] withFile(String... arguments) {
        List<String> all = new ArrayList<>(List.of("-c", file().toString()));
        all.addAll(List.of(arguments));
        return all.toArray(new String[0]);
    }

    private Path file() {
        return directory.resolve("agent.conf");
    }

    private Surroundings surroundings(Consumer<String> notices) {
        return new Surroundings(
                new Programs(),
                (name, _) -> {
                    throw new IOException("no interface " + name);
                },
                "",
                _ -> List.of(OUTER),
                _ -> relayAnswers.map(key -> new RelayKeys.Answer(OUTER, key)),
                new RelayConversation((_, _) -> outcome),
                random::nextBytes,
                new Container(directory),
                new SystemMachine(System::nanoTime, new StartedLinks(directory)),
                _ -> List.of(),
                notices);
    }

    /** A standard output whose reader has ended, or whose disk is full. */
    private static final class BrokenPipe extends Writer {
        @Override
        public void write(char[] characters, int offset, int length) throws IOException {
            throw new IOException("broken pipe");
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    /** All succeed; the interface is there or not. */
    private final class Programs implements Commands {
        @Override
        public Outcome run(List<String> command, String input) {
            boolean asks = command.contains("show");
            boolean asksForPeers = asks && command.getFirst().equals("wg");
            boolean asksForWay = command.contains("get");
            String output = asksForPeers ? "a\tb\t1\toff\n" : asksForWay ? "dev wgx src 10.120.0.1" : "";
            return new Outcome(asks && !isInterfaceUp ? 1 : 0, output, "");
        }

        @Override
        public Outcome launch(List<String> command) {
            return run(command, "");
        }
    }
}
