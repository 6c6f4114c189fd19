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
import dev.wgx.noise.PublicKey;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** The sections of hub.conf and spoke.conf, to and from values. */
final class ConfigText {
    static final String MAIN = "Main";
    static final String INTERFACE = "Interface";
    static final String PEER = "Peer";

    static final String RELAY_ENDPOINT = "RelayEndpoint";
    static final String RELAY_PUBLIC_KEY = "RelayPublicKey";
    static final String PUBLIC_KEY = "PublicKey";
    static final String SHARE_NAMES = "ShareNames";

    private static final String INTERFACE_NAME = "InterfaceName";
    private static final String PRIVATE_KEY = "PrivateKey";
    static final String ADDRESS = "Address";
    private static final String LISTEN_PORT = "ListenPort";
    private static final String FW_MARK = "FwMark";
    private static final String MTU = "MTU";
    private static final String PRESHARED_KEY = "PresharedKey";
    private static final String ALLOWED_IPS = "AllowedIPs";
    static final String ENDPOINT = "Endpoint";
    private static final String KEEPALIVE = "PersistentKeepalive";
    private static final String NAME = "name";
    /** The comments that belong to a peer wherever they stand in its section. */
    static final Set<String> NOTES = Set.of(NAME);
    private static final String OFF = "off";

    static final Schema SCHEMA = Schema.of(
            SectionRule.once(MAIN).keys(INTERFACE_NAME, RELAY_ENDPOINT, RELAY_PUBLIC_KEY, SHARE_NAMES),
            SectionRule.once(INTERFACE).secrets(PRIVATE_KEY).lists(ADDRESS).keys(LISTEN_PORT, FW_MARK, MTU),
            SectionRule.any(PEER)
                    .keys(PUBLIC_KEY)
                    .secrets(PRESHARED_KEY)
                    .lists(ALLOWED_IPS)
                    .keys(ENDPOINT, KEEPALIVE));

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
        section.set(PRIVATE_KEY, settings.privateKey().toBase64()).set(ADDRESS, join(settings.addresses()));
        settings.listenPort().ifPresent(port -> section.set(LISTEN_PORT, Integer.toString(port)));
        settings.fwMark().ifPresent(mark -> section.set(FW_MARK, Integer.toUnsignedString(mark)));
        settings.mtu().ifPresent(mtu -> section.set(MTU, Integer.toString(mtu)));
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
                readInt(keepalive, 0, 65535));
    }

    static void writePeer(IniSection section, PeerEntry peer) {
        peer.name().ifPresent(name -> section.note(NAME, name));
        section.set(PUBLIC_KEY, peer.publicKey().toString());
        peer.presharedKey().ifPresent(key -> section.set(PRESHARED_KEY, key.toBase64()));
        section.set(ALLOWED_IPS, join(peer.allowedIps()));
        peer.endpoint().ifPresent(endpoint -> section.set(ENDPOINT, endpoint.toString()));
        peer.keepaliveSeconds().ifPresent(seconds -> section.set(KEEPALIVE, Integer.toString(seconds)));
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
