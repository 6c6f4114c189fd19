// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.noise.Output;
import dev.wgx.noise.RandomSource;
import dev.wgx.noise.Tunnel;
import dev.wgx.packet.EchoReply;
import dev.wgx.packet.EchoRequest;
import dev.wgx.relay.Path;
import dev.wgx.wire.MessageType;
import dev.wgx.wire.TransportData;
import java.nio.ByteBuffer;

/**
 * Proves an address by a ping inside the session, where a handshake would be too long: a lone keepalive from a new
 * address pays for this, and not for an initiation. It takes a peer whose inner address is known, as it is of hubs,
 * which send commands.
 */
final class EchoProof {
    private static final int NONCE_LENGTH = 8;
    private static final int PADDING = 16;

    /** A ping that waits for its reply. */
    record Challenge(Path path, ByteBuffer nonce) {}

    private final RandomSource random;
    private final PeerTimers timers;

    EchoProof(RandomSource random, PeerTimers timers) {
        this.random = random;
        this.timers = timers;
    }

    /** Returns how many bytes a ping to the peer is; Integer.MAX_VALUE if it cannot be sent one now. */
    int cost(Peer peer, long nowNs) {
        Tunnel tunnel = peer.tunnel();
        InnerAddresses inner = peer.addresses.inner();
        if (tunnel == null || inner == null || !tunnel.hasSession(nowNs)) {
            return Integer.MAX_VALUE;
        }
        int packet = request(inner, ByteBuffer.allocate(NONCE_LENGTH)).remaining();
        int padded = (packet + PADDING - 1) / PADDING * PADDING;
        return TransportData.MIN_LENGTH + padded;
    }

    void begin(Peer peer, Path path, Turn turn) {
        Tunnel tunnel = peer.tunnel();
        InnerAddresses inner = peer.addresses.inner();
        if (tunnel != null && inner != null) {
            ByteBuffer nonce = ByteBuffer.allocate(NONCE_LENGTH).putLong(0, random.nextLong());
            peer.addresses.setChallenge(new Challenge(path, nonce));
            tunnel.send(request(inner, nonce), turn.nowNs(), turn.wallNs(), outputTo(peer, path, turn));
        }
    }

    /**
     * Sends the ping to the new address, and nothing else: an old session asks for a handshake as it sends, which is
     * longer than what came from there pays for. It goes where the peer is known to be, if that is known.
     */
    private Output outputTo(Peer peer, Path path, Turn turn) {
        Output toNew = timers.outputTo(peer, path, turn);
        Path proved = peer.path();
        Output toProved = proved == null ? message -> {} : timers.outputTo(peer, proved, turn);
        return message -> {
            boolean isPing = MessageType.of(message) == MessageType.TRANSPORT_DATA;
            (isPing ? toNew : toProved).send(message);
        };
    }

    private static ByteBuffer request(InnerAddresses inner, ByteBuffer nonce) {
        return new EchoRequest(inner.relay(), inner.peer(), nonce.duplicate()).toPacket();
    }

    /** Tells whether this is the reply that the peer could give only if it got the ping at this address. */
    static boolean isProof(Peer peer, EchoReply reply, Path path) {
        Challenge challenge = peer.addresses.challenge();
        return challenge != null
                && challenge.path().remote().equals(path.remote())
                && challenge.nonce().equals(reply.message());
    }
}
