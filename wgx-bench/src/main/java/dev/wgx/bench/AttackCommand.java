// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench;

import dev.wgx.bench.attack.AddressRange;
import dev.wgx.bench.attack.Attack;
import dev.wgx.bench.attack.AttackException;
import dev.wgx.bench.attack.AttackKind;
import dev.wgx.bench.attack.AttackPlan;
import dev.wgx.bench.attack.Campaign;
import dev.wgx.bench.attack.Gang;
import dev.wgx.bench.attack.Target;
import dev.wgx.bench.peer.DrivenRelay;
import dev.wgx.noise.PrivateKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "attack",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Attacks a relay of your own, in a network of your own, as somebody might who is allowed to use it.",
        description = "Says `in position` when it begins, and at the end what it did.",
        footer = {
            "",
            "To send from addresses of others (--from, and for a circle the relays'), the system must take them for its own:",
            "  ip route add local PREFIX dev lo; sysctl -w net.ipv6.ip_nonlocal_bind=1",
            "Exit codes: 0 done · 1 the attackers did not get into position · 2 wrong usage"
        })
@SuppressWarnings("NullAway.Init") // set by picocli
final class AttackCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "KIND",
            converter = OfKind.class,
            description = "What to do: ${COMPLETION-CANDIDATES}.")
    private AttackKind kind;

    @Parameters(
            index = "1..*",
            arity = "1..4",
            paramLabel = "ADDRESS[:PORT],key=KEY",
            converter = RelayArgument.class,
            description = "The relay; see `wgx-bench --help`.")
    private List<DrivenRelay> relays;

    @Option(names = "--hub-key", paramLabel = "FILE", description = "The private key of a hub that the relay lists.")
    private @Nullable Path hubKey;

    @Option(
            names = "--from",
            paramLabel = "ADDRESS[/BITS]",
            converter = OfRange.class,
            description = "Addresses to send from that are not the attackers' own.")
    private @Nullable AddressRange from;

    @Option(names = "--size", paramLabel = "N", description = "How many keys the attackers have.")
    private @Nullable Integer size;

    @Option(names = "--set-size", paramLabel = "N", description = "How many keys each of them publishes.")
    private @Nullable Integer setSize;

    @Option(names = "--rate", paramLabel = "N", description = "Strikes per second.")
    private @Nullable Integer rate;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "9000000000",
            description = "Strikes at most (default: as many as the time allows).")
    private long count;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "How long, from the first strike (default: 10).")
    private double seconds;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, AttackException {
        PrintWriter out = spec.commandLine().getOut();
        Campaign campaign = campaign();
        try (Gang gang = new Gang(new SecureRandom()::nextBytes)) {
            Attack attack = kind.plan(plan(), gang);
            campaign.run(attack, gang, line -> out.println(kind + ": " + line));
        }
        return CommandLine.ExitCode.OK;
    }

    private AttackPlan plan() throws IOException {
        List<Target> targets = new ArrayList<>();
        for (DrivenRelay relay : relays) {
            targets.add(new Target(
                    relay.address(), relay.key().orElseThrow(() -> usage("an attack needs the relay's key"))));
        }
        return new AttackPlan(
                targets,
                hubKey == null ? Optional.empty() : Optional.of(readKey(hubKey)),
                Optional.ofNullable(from),
                positive("--size", size, kind.size()),
                positive("--set-size", setSize, kind.setSize()));
    }

    private Campaign campaign() {
        return new Campaign(positive("--rate", rate, kind.perSecond()), count, seconds);
    }

    private int positive(String option, @Nullable Integer given, int usual) {
        if (given != null && given <= 0) {
            throw usage(option + " is at least 1");
        }
        return given == null ? usual : given;
    }

    private static PrivateKey readKey(Path file) throws IOException {
        try {
            return PrivateKey.parse(Files.readString(file).strip());
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " holds no private key: " + e.getMessage(), e);
        }
    }

    private CommandLine.ParameterException usage(String problem) {
        return new CommandLine.ParameterException(spec.commandLine(), problem);
    }

    static final class OfKind implements ITypeConverter<AttackKind> {
        @Override
        public AttackKind convert(String text) {
            return Arrays.stream(AttackKind.values())
                    .filter(kind -> kind.toString().equals(text))
                    .findAny()
                    .orElseThrow(() ->
                            new TypeConversionException("an attack is one of " + Arrays.toString(AttackKind.values())));
        }
    }

    static final class OfRange implements ITypeConverter<AddressRange> {
        @Override
        public AddressRange convert(String text) {
            try {
                return AddressRange.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
