// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import dev.wgx.agent.link.LiveLink.LivePeer;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PresharedKey;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Reads a running interface and changes its peers, as often as every few milliseconds. What fails has no effect, and is
 * seen at the next look.
 */
public final class LinkControl {
    /** A keepalive that makes WireGuard send at once. */
    private static final int KICK_S = 25;

    private final UserspaceSocket userspace = new UserspaceSocket();
    private final ConfigurationProtocol kernel;
    private final String name;

    /** @param kernel what answers for the interfaces that are no user-space WireGuard's */
    public LinkControl(ConfigurationProtocol kernel, String name) {
        this.kernel = kernel;
        this.name = name;
    }

    /**
     * An interface with its secrets.
     *
     * @param presharedKeys of the peers that have one
     * @param keepalives in seconds, of the peers that have one
     */
    public record Look(
            LiveLink live,
            PrivateKey privateKey,
            Map<PublicKey, PresharedKey> presharedKeys,
            Map<PublicKey, Integer> keepalives) {
        public Look {
            presharedKeys = Map.copyOf(presharedKeys);
            keepalives = Map.copyOf(keepalives);
        }

        /** @throws IllegalArgumentException without quoting the text */
        static Look parse(String dump) {
            LiveLink live = LiveLink.parse(dump);
            Map<PublicKey, PresharedKey> secrets = new HashMap<>();
            Map<PublicKey, Integer> seconds = new HashMap<>();
            dump.lines().skip(1).map(line -> line.split("\t", -1)).forEach(fields -> {
                PublicKey key = PublicKey.parse(fields[0]);
                if (!fields[1].equals("(none)")) {
                    secrets.put(key, PresharedKey.parse(fields[1]));
                }
                if (!fields[7].equals("off")) {
                    seconds.put(key, Integer.valueOf(fields[7]));
                }
            });
            String own = dump.lines().findFirst().orElseThrow().split("\t", -1)[0];
            return new Look(live, PrivateKey.parse(own), secrets, seconds);
        }

        /** Returns what gives those of these peers that are kept alive a new session each: so many at most. */
        List<PeerSetting> keptAliveAnew(List<PublicKey> peers, int limit) {
            Set<PublicKey> wanted = Set.copyOf(peers);
            return live.peers().stream()
                    .filter(peer -> wanted.contains(peer.publicKey()) && keepalives.containsKey(peer.publicKey()))
                    .limit(limit)
                    .map(peer -> anew(peer, peer.endpoint(), keepalives.getOrDefault(peer.publicKey(), 0)))
                    .toList();
        }

        private PeerSetting anew(LivePeer peer, Optional<HostPort> endpoint, int keepaliveSeconds) {
            return new PeerSetting(
                    peer.publicKey(),
                    true,
                    Optional.ofNullable(presharedKeys.get(peer.publicKey())),
                    endpoint,
                    OptionalInt.of(keepaliveSeconds),
                    peer.allowedIps());
        }

        /** Shows no secret. */
        @Override
        public String toString() {
            return "look at an interface with " + live.peers().size() + " peers";
        }
    }

    /** Looks at the interface; empty if it is not there, has no key yet, or does not answer. */
    public Optional<Look> look() {
        try {
            return Optional.of(Look.parse(AnswerDump.of(exchange("get=1\n\n"))));
        } catch (IOException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    public void setEndpoint(PublicKey peer, HostPort endpoint) {
        apply(List.of(PeerSetting.endpoint(peer, endpoint)));
    }

    public void setKeepalive(PublicKey peer, int seconds) {
        apply(List.of(PeerSetting.keepalive(peer, seconds)));
    }

    /**
     * Sets the endpoint and has WireGuard send there at once, and then in every silence: a keepalive that is not 0
     * already is not timed anew.
     */
    public void setEndpointAndKick(PublicKey peer, HostPort endpoint, int keepaliveSeconds) {
        apply(List.of(
                PeerSetting.keepalive(peer, 0),
                PeerSetting.endpoint(peer, endpoint),
                PeerSetting.keepalive(peer, keepaliveSeconds)));
    }

    /**
     * Takes the peer off and puts it back in one step, at another endpoint and otherwise as it is, so that it makes a
     * new session at once.
     *
     * @param keepaliveSeconds that it has afterwards; 0 is none
     */
    public void renew(Look look, PublicKey peer, HostPort endpoint, int keepaliveSeconds) {
        Optional<LivePeer> live = look.live().findPeer(peer);
        if (live.isEmpty()) {
            return;
        }
        int kick = keepaliveSeconds == 0 ? KICK_S : keepaliveSeconds;
        apply(List.of(look.anew(live.get(), Optional.of(endpoint), kick)));
        if (keepaliveSeconds == 0) {
            setKeepalive(peer, 0);
        }
    }

    private void apply(List<PeerSetting> settings) {
        try {
            exchange(PeerSetting.asQuestion(settings));
        } catch (IOException refused) {
            // The next look shows it.
        }
    }

    private String exchange(String question) throws IOException {
        return (userspace.has(name) ? userspace : kernel).exchange(name, question);
    }
}
