// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.status;

import dev.wgx.agent.TestConfigs;
import dev.wgx.agent.TestKeys;
import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.conf.PeerEntry;
import dev.wgx.agent.link.LiveLink;
import dev.wgx.agent.link.LiveLink.LivePeer;
import dev.wgx.command.InquiryClient;
import dev.wgx.command.InquiryClient.Outcome;
import dev.wgx.command.PeerStatus.Counterpart;
import dev.wgx.command.SpokeSet;
import dev.wgx.config.ConfigException;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import dev.wgx.packet.IpAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A hub with two spokes, phone and laptop, in step with its relay, unless told otherwise. */
final class TestPicture {
    static final long NOW = 1_700_000_000L;
    static final HostPort OUTER = HostPort.parseRelay("192.0.2.7");
    static final PublicKey PHONE = TestKeys.publicKey(3);
    static final PublicKey LAPTOP = TestKeys.publicKey(4);

    final AgentConfig config;
    final List<LivePeer> live = new ArrayList<>();
    final Map<PublicKey, Counterpart> counterparts = new LinkedHashMap<>();
    List<PublicKey> published = List.of(PHONE, LAPTOP);
    boolean isUp = true;
    Optional<Outcome> other = Optional.empty();
    Optional<String> obstacle = Optional.empty();

    TestPicture() throws ConfigException {
        config = TestConfigs.hub(Path.of("/etc/wgx/hub.conf"), "10.120.0.1/16");
        config.add(TestConfigs.spoke(3, "phone", "10.120.0.3/32"));
        config.add(TestConfigs.spoke(4, "laptop", "10.120.0.4/32", "fd00::4/128"));
        live(TestKeys.RELAY, Optional.of(OUTER), 60);
        live(PHONE, Optional.of(OUTER), 20);
        live(LAPTOP, Optional.empty(), 0);
        told(PHONE, true, OptionalLong.of(100));
        told(LAPTOP, false, OptionalLong.of(7200));
    }

    /** @param ageS of the last handshake; 0 is none */
    void live(PublicKey key, Optional<HostPort> endpoint, long ageS) {
        live.removeIf(peer -> peer.publicKey().equals(key));
        List<dev.wgx.config.Cidr> networks = config.peers().stream()
                .filter(peer -> peer.publicKey().equals(key))
                .map(PeerEntry::allowedIps)
                .findFirst()
                .orElseThrow();
        live.add(new LivePeer(key, endpoint, networks, ageS == 0 ? 0 : NOW - ageS, 1000, 2000));
    }

    void told(PublicKey key, boolean online, OptionalLong seconds) {
        counterparts.put(key, new Counterpart(key, published.contains(key), false, true, online, seconds));
    }

    Picture take() {
        InquiryClient.Answer answer = new InquiryClient.Answer(
                SpokeSet.of(published).version(7),
                10_000,
                "wgx 1.0",
                IpAddress.ipv4(0xc6336401),
                51820,
                OptionalLong.of(21_000_000),
                counterparts);
        return new Picture(
                config,
                isUp ? Optional.of(new LiveLink(51820, 0, live)) : Optional.empty(),
                isUp ? other.or(() -> Optional.of(new Outcome.Answered(answer))) : Optional.empty(),
                obstacle,
                NOW);
    }
}
