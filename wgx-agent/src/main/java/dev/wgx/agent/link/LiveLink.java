// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import dev.wgx.config.Cidr;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A running WireGuard interface, as {@code wg show … dump} tells it. Its secrets are left out.
 *
 * @param fwMark 0 is none
 */
public record LiveLink(int listenPort, int fwMark, List<LivePeer> peers) {

    /**
     * @param endpoint with a resolved address
     * @param latestHandshakeEpochS seconds since 1970, 0 is never
     * @param receivedBytes since the interface has this peer
     */
    public record LivePeer(
            PublicKey publicKey,
            Optional<HostPort> endpoint,
            List<Cidr> allowedIps,
            long latestHandshakeEpochS,
            long receivedBytes,
            long sentBytes) {}

    private static final int INTERFACE_FIELDS = 4;
    private static final int PEER_FIELDS = 8;

    public LiveLink {
        peers = List.copyOf(peers);
    }

    public Optional<LivePeer> findPeer(PublicKey key) {
        return peers.stream().filter(peer -> peer.publicKey().equals(key)).findFirst();
    }

    /**
     * Reads the state of an interface; empty if it is not there, or is no WireGuard interface, or {@code wg} is
     * missing.
     *
     * @throws LinkException if {@code wg} is another program than WireGuard's own, with another output, or none
     */
    public static Optional<LiveLink> find(Commands commands, String name) throws LinkException {
        Commands.Outcome outcome = commands.run("wg", "show", name, "dump");
        if (outcome.isWithoutAnswer()) {
            throw new LinkException("The interface " + name + " cannot be read: " + outcome.errors()
                    + (outcome.exitCode() == Commands.TIMED_OUT
                            ? "; the program that is this interface hangs, or `wg` does"
                            : ""));
        }
        try {
            return outcome.succeeded() ? Optional.of(parse(outcome.output())) : Optional.empty();
        } catch (IllegalArgumentException e) {
            throw unreadable(name);
        }
    }

    /** Returns the refusal of a dump. Of the output nothing is quoted: it holds the private key. */
    static LinkException unreadable(String name) {
        return new LinkException("`wg show " + name + " dump` does not print what WireGuard's own wg prints, so that"
                + " the interface " + name + " cannot be read: is another program in its place?");
    }

    /** @throws IllegalArgumentException without quoting the text, if `wg` does not print as it did for ten years */
    static LiveLink parse(String dump) {
        List<String> lines = dump.lines().toList();
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("`wg show dump` printed nothing");
        }
        String[] own = fields(lines.getFirst(), INTERFACE_FIELDS);
        List<LivePeer> peers = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] peer = fields(line, PEER_FIELDS);
            peers.add(new LivePeer(
                    PublicKey.parse(peer[0]),
                    parseEndpoint(peer[2]),
                    parseNetworks(peer[3]),
                    Long.parseLong(peer[4]),
                    Long.parseLong(peer[5]),
                    Long.parseLong(peer[6])));
        }
        return new LiveLink(
                Integer.parseInt(own[2]),
                own[3].equals("off") ? 0 : Long.decode(own[3]).intValue(),
                peers);
    }

    private static String[] fields(String line, int count) {
        String[] fields = line.split("\t", -1);
        if (fields.length != count) {
            throw new IllegalArgumentException("`wg show dump` printed " + fields.length + " fields, not " + count);
        }
        return fields;
    }

    private static Optional<HostPort> parseEndpoint(String text) {
        return text.equals("(none)") ? Optional.empty() : Optional.of(HostPort.parseRelay(text));
    }

    private static List<Cidr> parseNetworks(String text) {
        return text.equals("(none)")
                ? List.of()
                : Stream.of(text.split(",", -1)).map(Cidr::parse).toList();
    }
}
