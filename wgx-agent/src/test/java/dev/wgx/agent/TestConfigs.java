// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent;

import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.conf.InterfaceSettings;
import dev.wgx.agent.conf.PeerEntry;
import dev.wgx.config.Cidr;
import dev.wgx.config.ConfigException;
import dev.wgx.config.HostPort;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** A hub and its spokes. */
public final class TestConfigs {
    public static final HostPort RELAY = HostPort.parseRelay("relay.example");

    private TestConfigs() {}

    public static AgentConfig hub(Path path, String... addresses) throws ConfigException {
        return AgentConfig.create(
                path, "wgx", new InterfaceSettings(TestKeys.HUB, cidrs(addresses)), RELAY, TestKeys.RELAY);
    }

    public static PeerEntry spoke(int number, String name, String... allowedIps) {
        return new PeerEntry(
                TestKeys.publicKey(number),
                Optional.of(name),
                Optional.of(TestKeys.presharedKey(number)),
                cidrs(allowedIps),
                Optional.of(RELAY),
                OptionalInt.empty());
    }

    public static List<Cidr> cidrs(String... texts) {
        return Stream.of(texts).map(Cidr::parse).toList();
    }

    public static List<InetAddress> addresses(String... texts) {
        return Stream.of(texts).map(Cidr::parseAddress).toList();
    }
}
