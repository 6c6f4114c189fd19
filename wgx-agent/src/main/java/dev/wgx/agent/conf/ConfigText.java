// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.conf;

import dev.wgx.config.Cidr;
import dev.wgx.config.ConfigException;
import dev.wgx.config.HostPort;
import dev.wgx.config.IniSection;
import dev.wgx.config.IniValue;
import dev.wgx.config.InterfaceName;
import dev.wgx.config.Schema;
import dev.wgx.config.SectionRule;
import dev.wgx.noise.PresharedKey;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The sections of hub.conf and spoke.conf, to and from values. */
final class ConfigText {
    static final String MAIN = "Main";
    static final String INTERFACE = "Interface";
    static final String PEER = "Peer";

    static final String RELAY_ENDPOINT = "RelayEndpoint";
    static final String RELAY_PUBLIC_KEY = "RelayPublicKey";
    static final String PUBLIC_KEY = "PublicKey";
    static final String SHARE_NAMES = "ShareNames";
    static final String DIRECT = "Direct";

    private static final String FORWARD = "Forward";
    private static final String INTERNET = "Internet";
    private static final String INTERFACE_NAME = "InterfaceName";
    static final String PRIVATE_KEY = "PrivateKey";
    static final String ADDRESS = "Address";
    private static final String LISTEN_PORT = "ListenPort";
    private static final String FW_MARK = "FwMark";
    static final String MTU = "MTU";
    static final String PRESHARED_KEY = "PresharedKey";
    private static final String ALLOWED_IPS = "AllowedIPs";
    static final String ENDPOINT = "Endpoint";
    private static final String KEEPALIVE = "PersistentKeepalive";
    private static final String NAME = "name";
    private static final String EXPIRES = "expires";
    private static final String DISABLED = "disabled";
    private static final String PEER_DIRECT = "direct";
    private static final String FREED = "freed";
    /** The comments that belong to a peer wherever they stand in its section. */
    static final Set<String> NOTES = Set.of(NAME, EXPIRES, DISABLED, PEER_DIRECT);

    private static final String ON = "on";
    private static final String OFF = "off";

    static final SectionRule PEER_RULE = SectionRule.any(PEER)
            .keys(PUBLIC_KEY)
            .secrets(PRESHARED_KEY)
            .lists(ALLOWED_IPS)
            .keys(ENDPOINT, KEEPALIVE);

    static final Schema SCHEMA = Schema.of(
            SectionRule.once(MAIN)
                    .keys(INTERFACE_NAME, RELAY_ENDPOINT, RELAY_PUBLIC_KEY, SHARE_NAMES, DIRECT, INTERNET)
                    .lists(FORWARD),
            SectionRule.once(INTERFACE).secrets(PRIVATE_KEY).lists(ADDRESS).keys(LISTEN_PORT, FW_MARK, MTU),
            PEER_RULE);

    private static final int MIN_MTU_IPV6 = 1280;
    private static final int MIN_MTU_IPV4 = 576;
    private static final int MAX_MTU = 65535;

    private ConfigText() {}

    static String readInterfaceName(IniSection main) throws ConfigException {
        Optional<IniValue> value = main.find(INTERFACE_NAME);
        return value.isEmpty()
                ? AgentConfig.DEFAULT_INTERFACE
                : value.get().convert(InterfaceName::parse, "use at most 15 letters, digits and _=+.-");
    }

    static Forwarding readForwarding(IniSection main) throws ConfigException {
        Optional<IniValue> forward = main.find(FORWARD);
        Optional<IniValue> internet = main.find(INTERNET);
        List<Cidr> networks = new ArrayList<>();
        if (forward.isPresent()) {
            for (Cidr network : forward.get().cidrs()) {
                if (network.prefix() == 0) {
                    throw forward.get()
                            .mistake("names networks behind this machine; for everything write Internet = on");
                }
                networks.add(network.network());
            }
        }
        return new Forwarding(networks, internet.isPresent() && internet.get().on());
    }

    static void writeMain(IniSection main, String interfaceName, HostPort relayEndpoint, PublicKey relayKey) {
        main.set(INTERFACE_NAME, interfaceName)
                .set(RELAY_ENDPOINT, relayEndpoint.toString())
                .set(RELAY_PUBLIC_KEY, relayKey.toString());
    }

    static InterfaceSettings readInterface(IniSection section) throws ConfigException {
        Optional<IniValue> fwMark = section.find(FW_MARK);
        List<Cidr> addresses = section.require(ADDRESS).cidrs();
        int minMtu = addresses.stream().allMatch(Cidr::isIpv4) ? MIN_MTU_IPV4 : MIN_MTU_IPV6;
        return new InterfaceSettings(
                section.require(PRIVATE_KEY).privateKey(),
                addresses,
                readInt(section.find(LISTEN_PORT), 0, 65535),
                fwMark.isEmpty()
                        ? OptionalInt.empty()
                        : OptionalInt.of(fwMark.get().convert(ConfigText::parseMark, "write a number, 0x… or off")),
                readInt(section.find(MTU), minMtu, MAX_MTU));
    }

    static void writeInterface(IniSection section, InterfaceSettings settings) {
        writePrivateKey(section, settings.privateKey());
        writeAddresses(section, settings.addresses());
        settings.listenPort().ifPresent(port -> section.set(LISTEN_PORT, Integer.toString(port)));
        settings.fwMark().ifPresent(mark -> section.set(FW_MARK, Integer.toUnsignedString(mark)));
        settings.mtu().ifPresent(mtu -> section.set(MTU, Integer.toString(mtu)));
    }

    static void writePrivateKey(IniSection section, PrivateKey key) {
        section.set(PRIVATE_KEY, key.toBase64());
    }

    static void writeAddresses(IniSection section, List<Cidr> addresses) {
        section.set(ADDRESS, join(addresses));
    }

    static PeerEntry readPeer(IniSection section) throws ConfigException {
        Optional<IniValue> presharedKey = section.find(PRESHARED_KEY);
        Optional<IniValue> endpoint = section.find(ENDPOINT);
        Optional<IniValue> allowedIps = section.find(ALLOWED_IPS);
        Optional<IniValue> keepalive =
                section.find(KEEPALIVE).filter(value -> !value.text().equalsIgnoreCase(OFF));
        PresharedKey secret = presharedKey.isEmpty() ? null : presharedKey.get().presharedKey();
        HostPort place = endpoint.isEmpty() ? null : endpoint.get().endpoint(HostPort.RELAY_PORT);
        return new PeerEntry(
                section.require(PUBLIC_KEY).publicKey(),
                section.findNote(NAME),
                Optional.ofNullable(secret),
                allowedIps.isEmpty() ? List.of() : allowedIps.get().cidrs(),
                Optional.ofNullable(place),
                readInt(keepalive, 0, 65535),
                readExpiry(section),
                section.findNote(DISABLED).filter(ON::equalsIgnoreCase).isPresent(),
                section.findNote(PEER_DIRECT).filter(OFF::equalsIgnoreCase).isPresent());
    }

    private static Optional<Instant> readExpiry(IniSection section) throws ConfigException {
        Optional<String> note = section.findNote(EXPIRES);
        try {
            return note.map(Instant::parse);
        } catch (DateTimeParseException e) {
            throw new ConfigException(
                    section.place(),
                    "the comment `# " + EXPIRES + ": " + note.orElse("")
                            + "` is no time; write it as 2030-12-31T23:00:00Z, or remove it");
        }
    }

    static void writePeer(IniSection section, PeerEntry peer) {
        writeNotes(section, peer);
        writeKeys(section, peer);
        section.set(ALLOWED_IPS, join(peer.allowedIps()));
        peer.endpoint().ifPresent(endpoint -> section.set(ENDPOINT, endpoint.toString()));
        peer.keepaliveSeconds().ifPresent(seconds -> section.set(KEEPALIVE, Integer.toString(seconds)));
    }

    static void writeKeys(IniSection section, PeerEntry peer) {
        section.set(PUBLIC_KEY, peer.publicKey().toString());
        peer.presharedKey().ifPresent(key -> section.set(PRESHARED_KEY, key.toBase64()));
    }

    /** Writes what wgx alone knows of a peer, as comments: any WireGuard and an older wgx read past them. */
    static void writeNotes(IniSection section, PeerEntry peer) {
        peer.name().ifPresentOrElse(name -> section.note(NAME, name), () -> section.removeNote(NAME));
        peer.expires().ifPresentOrElse(end -> section.note(EXPIRES, end.toString()), () -> section.removeNote(EXPIRES));
        note(section, DISABLED, ON, peer.isDisabled());
        note(section, PEER_DIRECT, OFF, peer.staysRelayed());
    }

    private static void note(IniSection section, String name, String value, boolean isSo) {
        if (isSo) {
            section.note(name, value);
        } else {
            section.removeNote(name);
        }
    }

    /** Reads the addresses that were freed lately, the oldest first. What is no address is passed over. */
    static List<Cidr> readFreed(IniSection main) {
        return main.findNote(FREED).stream()
                .flatMap(text -> Stream.of(text.split(",", -1)))
                .map(String::strip)
                .flatMap(ConfigText::address)
                .toList();
    }

    static void writeFreed(IniSection main, List<Cidr> addresses) {
        main.note(
                FREED,
                addresses.stream().map(freed -> Cidr.format(freed.address())).collect(Collectors.joining(", ")));
    }

    private static Stream<Cidr> address(String text) {
        try {
            return Stream.of(Cidr.host(Cidr.parseAddress(text)));
        } catch (IllegalArgumentException e) {
            return Stream.empty();
        }
    }

    static String join(Collection<?> values) {
        return values.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    private static OptionalInt readInt(Optional<IniValue> value, int min, int max) throws ConfigException {
        return value.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(value.get().intBetween(min, max));
    }

    private static int parseMark(String text) {
        if (text.equalsIgnoreCase(OFF)) {
            return 0;
        }
        return text.startsWith("0x") ? Integer.parseUnsignedInt(text.substring(2), 16) : Integer.parseUnsignedInt(text);
    }
}
