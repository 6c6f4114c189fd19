// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.daemon;

import dev.wgx.config.AtomicFile;
import dev.wgx.config.ConfigException;
import dev.wgx.config.ConfigException.Place;
import dev.wgx.config.HostPort;
import dev.wgx.config.IniFile;
import dev.wgx.config.IniSection;
import dev.wgx.config.IniValue;
import dev.wgx.config.Schema;
import dev.wgx.config.SectionRule;
import dev.wgx.edge.KernelForwarding;
import dev.wgx.edge.udp.UdpPort;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import dev.wgx.noise.RandomSource;
import dev.wgx.relay.Admission;
import dev.wgx.relay.RelaySettings;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads relay.conf, and completes it on first start: an identity is made once and kept. */
final class RelayConfigFile {
    static final Path DEFAULT_PATH = Path.of("/etc/wgx/relay.conf");

    static final String SECTION = "Relay";
    static final String ALLOWED = "AllowedPublicKeys";
    static final String PEER = "Peer";
    static final String PUBLIC_KEY = "PublicKey";
    static final String NAME = "Name";
    private static final String PRIVATE_KEY = "PrivateKey";
    private static final Path DEFAULT_SOCKET = Path.of("/run/wgx/wgxd.sock");
    private static final Path DEFAULT_STATE = Path.of("/var/lib/wgx/relay.db");
    private static final int DEFAULT_METRICS_PORT = 8788;
    private static final int MAX_THREADS = 64;
    /** Each thread takes some 5 MB: who has more cores than that and needs them says so. */
    private static final int MAX_DEFAULT_THREADS = 8;

    static final Schema SCHEMA = Schema.of(
            SectionRule.once(SECTION)
                    .secrets(PRIVATE_KEY)
                    .lists(ALLOWED)
                    .keys("ListenPort", "ReflectionPort", "ListenAddress", "BatchedCalls", "ReceiveThreads")
                    .lists("KernelPathInterfaces")
                    .keys("KernelPath", "KernelPathOnExit")
                    .keys("UnixSocketPath", "LogLevel", "StateFile")
                    .keys("MaxPeers", "MaxSpokesPerHub", "MaxPermissions", "MaxRelayedSessions")
                    .keys("AnswerPublicKeyQuery", "AdmitPublishedSpokes", "MetricsListen", "MetricsPeers"),
            SectionRule.any(PEER).keys(PUBLIC_KEY, NAME));

    private static final String FIRST_TEXT = """
            [Relay]
            # Who may use this relay: public keys of hubs and spokes, separated by commas, or `all`.
            # Apply a change without a restart by `wgx relay reload`.
            AllowedPublicKeys =
            # Let a hub that is listed above bring its spokes: they need not be listed.
            AdmitPublishedSpokes = on
            ListenPort = 8787
            """;

    /** @param notice what was created, for the log; empty when nothing was */
    record Loaded(RelayConfig config, Optional<String> notice) {}

    private RelayConfigFile() {}

    /**
     * Reads the file; makes it, or a private key in it, when missing. An empty one counts as missing. Changes nothing
     * when there is a mistake in it.
     */
    static Loaded loadOrCreate(Path path, RandomSource random) throws ConfigException {
        boolean isNew = isMissingOrEmpty(path);
        IniFile file = isNew ? IniFile.parse(path.toString(), FIRST_TEXT, SCHEMA) : IniFile.read(path, SCHEMA);
        IniSection section = file.only(SECTION);
        if (section.find(PRIVATE_KEY).isPresent()) {
            return new Loaded(parse(file), Optional.empty());
        }
        section.set(PRIVATE_KEY, PrivateKey.generate(random).toBase64());
        RelayConfig config = parse(file);
        save(path, file);
        String what = isNew ? "created " + path + " with a new private key" : "saved a new private key in " + path;
        return new Loaded(
                config,
                Optional.of(what + "; the relay's public key is "
                        + config.privateKey().publicKey()));
    }

    private static boolean isMissingOrEmpty(Path path) {
        try {
            return !Files.exists(path)
                    || (Files.size(path) < 100 && Files.readString(path).isBlank());
        } catch (IOException e) {
            // Whoever reads the file says so.
            return false;
        }
    }

    /** Reads a file that must be complete. */
    static RelayConfig load(Path path) throws ConfigException {
        return parse(IniFile.read(path, SCHEMA));
    }

    private static void save(Path path, IniFile file) throws ConfigException {
        try {
            AtomicFile.replace(path, file.text());
        } catch (IOException e) {
            throw new ConfigException(
                    Place.of(path.toString()),
                    "a private key has to be saved here, but it cannot be written (" + e
                            + "); start wgxd as root once");
        }
    }

    /** Reads what the file says, which must have a private key. */
    static RelayConfig parse(IniFile file) throws ConfigException {
        IniSection section = file.only(SECTION);
        Optional<IniValue> level = section.find("LogLevel");
        Optional<IniValue> metrics = section.find("MetricsListen");
        return new RelayConfig(
                section.require(PRIVATE_KEY).privateKey(),
                admission(section),
                RelayNames.read(file),
                level.isPresent() ? level(level.get()) : Level.INFO,
                udp(section),
                path(section, "UnixSocketPath", DEFAULT_SOCKET),
                path(section, "StateFile", DEFAULT_STATE),
                metrics.isPresent() ? Optional.of(metricsListen(metrics.get())) : Optional.empty(),
                isOn(section, "MetricsPeers", false),
                kernelPath(section),
                settings(section));
    }

    private static UdpPort.Settings udp(IniSection section) throws ConfigException {
        Optional<IniValue> address = section.find("ListenAddress");
        int cores = Runtime.getRuntime().availableProcessors();
        return new UdpPort.Settings(
                address.isPresent() ? Optional.of(address.get().address()) : Optional.empty(),
                number(section, "ListenPort", HostPort.RELAY_PORT, 1, 65535),
                isOn(section, "BatchedCalls", true),
                number(section, "ReceiveThreads", Math.min(cores, MAX_DEFAULT_THREADS), 1, MAX_THREADS));
    }

    private static KernelForwarding.Settings kernelPath(IniSection section) throws ConfigException {
        Optional<IniValue> mode = section.find("KernelPath");
        Optional<IniValue> interfaces = section.find("KernelPathInterfaces");
        Optional<IniValue> onExit = section.find("KernelPathOnExit");
        return new KernelForwarding.Settings(
                mode.isPresent() ? mode(mode.get()) : KernelForwarding.Mode.AUTO,
                interfaces.isPresent() ? interfaces.get().list() : List.of(),
                onExit.isEmpty() || isKept(onExit.get()));
    }

    private static KernelForwarding.Mode mode(IniValue value) throws ConfigException {
        return switch (value.text().toLowerCase(Locale.ROOT)) {
            case "auto" -> KernelForwarding.Mode.AUTO;
            case "on" -> KernelForwarding.Mode.ON;
            case "off" -> KernelForwarding.Mode.OFF;
            default -> throw value.mistake("is neither auto, on nor off; write one of the three");
        };
    }

    private static boolean isKept(IniValue value) throws ConfigException {
        return switch (value.text().toLowerCase(Locale.ROOT)) {
            case "keep" -> true;
            case "remove" -> false;
            default -> throw value.mistake("is neither keep nor remove; write one of the two");
        };
    }

    private static RelaySettings settings(IniSection section) throws ConfigException {
        RelaySettings standard = RelaySettings.DEFAULT;
        int maxPeers = number(section, "MaxPeers", standard.maxPeers(), 2, 1_000_000);
        int maxPermissions = maxPeers * RelaySettings.PERMISSIONS_PER_PEER;
        return new RelaySettings(
                maxPeers,
                number(section, "MaxSpokesPerHub", standard.maxSpokesPerHub(), 1, 1_000_000),
                number(section, "MaxPermissions", maxPermissions, 1, 4_000_000),
                number(section, "MaxRelayedSessions", standard.maxRelayedSessions(), 1, 4_000_000),
                isOn(section, "AnswerPublicKeyQuery", standard.answersPublicKeyQuery()),
                reflectionPort(section));
    }

    /** Returns the second port, 0 for none. */
    private static int reflectionPort(IniSection section) throws ConfigException {
        Optional<IniValue> port = section.find("ReflectionPort");
        if (port.isEmpty()) {
            return 0;
        }
        int number = port.get().intBetween(0, 65535);
        if (number != 0 && number == number(section, "ListenPort", HostPort.RELAY_PORT, 1, 65535)) {
            throw port.get().mistake("is ListenPort too; choose another one, or 0 for none");
        }
        return number;
    }

    private static Admission admission(IniSection section) throws ConfigException {
        boolean publishedSpokes = isOn(section, "AdmitPublishedSpokes", false);
        Optional<IniValue> allowed = section.find(ALLOWED);
        if (allowed.isEmpty()) {
            return new Admission(false, Set.of(), publishedSpokes);
        }
        List<String> parts = allowed.get().list();
        if (parts.stream().anyMatch(part -> part.equalsIgnoreCase("all"))) {
            if (parts.size() > 1) {
                throw allowed.get().mistake("names keys beside all; write either all alone or the keys");
            }
            return new Admission(true, Set.of(), publishedSpokes);
        }
        List<PublicKey> keys = allowed.get().publicKeys();
        return new Admission(false, Set.copyOf(keys), publishedSpokes);
    }

    private static Level level(IniValue value) throws ConfigException {
        return switch (value.text().toLowerCase(Locale.ROOT)) {
            case "error" -> Level.ERROR;
            case "warn", "warning" -> Level.WARNING;
            case "info" -> Level.INFO;
            case "debug" -> Level.DEBUG;
            case "trace" -> Level.TRACE;
            case "off" -> Level.OFF;
            default -> throw value.mistake("is no log level; write error, warn, info, debug, trace or off");
        };
    }

    private static InetSocketAddress metricsListen(IniValue value) throws ConfigException {
        HostPort parsed = value.endpoint(DEFAULT_METRICS_PORT);
        if (parsed.isName() || !InetAddress.ofLiteral(parsed.host()).isLoopbackAddress()) {
            throw value.mistake("is no loopback address; write 127.0.0.1:" + DEFAULT_METRICS_PORT
                    + ", and put a proxy with a password before it if others need it");
        }
        return new InetSocketAddress(InetAddress.ofLiteral(parsed.host()), parsed.port());
    }

    private static Path path(IniSection section, String key, Path standard) throws ConfigException {
        Optional<IniValue> value = section.find(key);
        if (value.isEmpty()) {
            return standard;
        }
        Path path = value.get().convert(Path::of, "write an absolute path");
        if (!path.isAbsolute()) {
            throw value.get().mistake("is no absolute path; let it begin with /");
        }
        return path;
    }

    private static int number(IniSection section, String key, int standard, int min, int max) throws ConfigException {
        Optional<IniValue> value = section.find(key);
        return value.isPresent() ? value.get().intBetween(min, max) : standard;
    }

    private static boolean isOn(IniSection section, String key, boolean standard) throws ConfigException {
        Optional<IniValue> value = section.find(key);
        return value.isPresent() ? value.get().on() : standard;
    }
}
