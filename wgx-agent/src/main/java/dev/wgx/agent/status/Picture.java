// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.status;

import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.conf.PeerEntry;
import dev.wgx.agent.link.Commands;
import dev.wgx.agent.link.LinkException;
import dev.wgx.agent.link.LiveLink;
import dev.wgx.agent.link.LiveLink.LivePeer;
import dev.wgx.agent.link.TunnelPath;
import dev.wgx.agent.link.WireGuardLink;
import dev.wgx.command.InquiryClient;
import dev.wgx.command.InquiryClient.Outcome;
import dev.wgx.command.PeerStatus.Counterpart;
import dev.wgx.command.SpokeSet;
import dev.wgx.config.Cidr;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The things that file, interface and relay say at one moment.
 *
 * @param link empty if the interface is not there
 * @param told empty if the relay was not asked, because there is no tunnel to it
 * @param obstacle the sentence that says why no packet gets from here into the tunnel, if there is one
 * @param nowEpochS the own clock, in seconds since 1970
 */
public record Picture(
        AgentConfig config,
        Optional<LiveLink> link,
        Optional<Outcome> told,
        Optional<String> obstacle,
        long nowEpochS) {

    /** Looks at the interface, and asks the relay where there is a tunnel to it. */
    public static Picture take(AgentConfig config, Commands commands, RelayInquiry inquiry, long nowEpochS)
            throws LinkException {
        Optional<LiveLink> link = LiveLink.find(commands, config.interfaceName());
        // Without the tunnel the question would leave in clear, and whoever is on the way could answer it.
        Optional<InetAddress> relay = link.flatMap(live -> live.findPeer(config.relayKey()))
                .flatMap(peer -> peer.allowedIps().stream().filter(Cidr::isHost).findFirst())
                .map(Cidr::address);
        if (relay.isEmpty()) {
            return new Picture(config, link, Optional.empty(), Optional.empty(), nowEpochS);
        }
        try {
            TunnelPath path = new WireGuardLink(commands, config.interfaceName(), "").pathTo(relay.get());
            return new Picture(config, link, Optional.of(inquiry.ask(path)), Optional.empty(), nowEpochS);
        } catch (LinkException elsewhere) {
            return new Picture(config, link, Optional.empty(), Optional.of(elsewhere.getMessage()), nowEpochS);
        }
    }

    /** Returns the counterparts that interface and relay are to have: neither disabled nor expired ones. */
    List<PeerEntry> wanted() {
        return config.activeCounterparts(now());
    }

    private Instant now() {
        return Instant.ofEpochSecond(nowEpochS);
    }

    /** Returns what the relay answered; empty if it did not. */
    public Optional<InquiryClient.Answer> answer() {
        return told.flatMap(outcome -> outcome instanceof Outcome.Answered(InquiryClient.Answer answer)
                ? Optional.of(answer)
                : Optional.empty());
    }

    public Optional<LivePeer> relayPeer() {
        return link.flatMap(live -> live.findPeer(config.relayKey()));
    }

    /** Returns whether the relay has just the keys that the file has; empty if it did not answer. */
    public Optional<Boolean> isInStep() {
        SpokeSet wanted =
                SpokeSet.of(wanted().stream().map(PeerEntry::publicKey).toList());
        return answer().map(answer -> answer.set().hasSameKeysAs(wanted.version(0)));
    }

    /** Returns the counterparts in the order of the file. */
    public List<CounterpartView> counterparts() {
        Map<PublicKey, LivePeer> live = link.map(LiveLink::peers).orElse(List.of()).stream()
                .collect(Collectors.toMap(LivePeer::publicKey, Function.identity(), (first, _) -> first));
        Map<PublicKey, Counterpart> known =
                answer().map(InquiryClient.Answer::counterparts).orElse(Map.of());
        Optional<HostPort> relay =
                Optional.ofNullable(live.get(config.relayKey())).flatMap(LivePeer::endpoint);
        boolean isAnswered = answer().isPresent();
        Instant now = now();
        return config.counterparts().stream()
                .map(entry -> CounterpartView.of(
                        entry,
                        Optional.ofNullable(live.get(entry.publicKey())),
                        relay,
                        isAnswered,
                        Optional.ofNullable(known.get(entry.publicKey())),
                        now))
                .toList();
    }

    /** Returns the age of a handshake by the own clock: negative if the clock was set back since; empty for none. */
    OptionalLong secondsSince(LivePeer peer) {
        return peer.latestHandshakeEpochS() == 0
                ? OptionalLong.empty()
                : OptionalLong.of(nowEpochS - peer.latestHandshakeEpochS());
    }

    /** Returns the seconds since the interface's last handshake with the relay; empty if there was none. */
    public OptionalLong relayHandshakeSeconds() {
        return relayPeer().map(this::secondsSince).orElse(OptionalLong.empty());
    }
}
