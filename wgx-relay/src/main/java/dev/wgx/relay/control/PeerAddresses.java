// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.noise.ProtocolLimits;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds what is known of a peer's addresses: those that it has proved, the one to send to first, and those that it
 * seems to have moved to. Only {@link AddressProof} and {@link Endpoints} write here; anybody may read.
 */
final class PeerAddresses {
    private final List<ProvedAddress> proved = new ArrayList<>(1);
    private @Nullable Path answeredAt;
    private @Nullable Path initiatedAt;
    private @Nullable UnprovedCredit authenticated;
    private @Nullable UnprovedCredit stray;
    private EchoProof.@Nullable Challenge challenge;
    private @Nullable InnerAddresses inner;
    private @Nullable TokenBucket moves;
    private long renewedNs = Long.MIN_VALUE / 2;
    private long switchedNs = Long.MIN_VALUE / 2;

    /** Returns the way to the peer: to the newest address that it has proved. */
    @Nullable
    Path path() {
        return proved.isEmpty() ? null : proved.getFirst().path();
    }

    /** Returns the address that is sent to, and when it was proved. */
    @Nullable
    ProvedAddress newest() {
        return proved.isEmpty() ? null : proved.getFirst();
    }

    List<ProvedAddress> proved() {
        return proved;
    }

    @Nullable
    ProvedAddress find(Endpoint endpoint) {
        for (ProvedAddress address : proved) {
            if (address.endpoint().equals(endpoint)) {
                return address;
            }
        }
        return null;
    }

    /** Returns when the first proof lapses; Long.MAX_VALUE when there is none. */
    long nextLapseNs() {
        long nextNs = Long.MAX_VALUE;
        for (ProvedAddress address : proved) {
            nextNs = Math.min(nextNs, address.lapseNs());
        }
        return nextNs;
    }

    /** Returns when the relay asks for a new proof of the address that is sent to: in time, and until it comes. */
    long nextRenewalNs() {
        return proved.isEmpty()
                ? Long.MAX_VALUE
                : Math.max(proved.getFirst().renewNs(), renewedNs + ProtocolLimits.REKEY_TIMEOUT_NS);
    }

    void setRenewed(long nowNs) {
        renewedNs = nowNs;
    }

    void putFirst(ProvedAddress address) {
        proved.addFirst(address);
    }

    void remove(ProvedAddress address) {
        proved.remove(address);
    }

    void replace(ProvedAddress address, ProvedAddress by) {
        proved.set(proved.indexOf(address), by);
    }

    /** Returns where the relay's newest response went: whoever confirms that handshake from there receives there. */
    @Nullable
    Path answeredAt() {
        return answeredAt;
    }

    void setAnsweredAt(Path to) {
        answeredAt = to;
    }

    /** Returns where the relay's own unanswered initiation went: whoever responds to it from there receives there. */
    @Nullable
    Path initiatedAt() {
        return initiatedAt;
    }

    void setInitiatedAt(@Nullable Path to) {
        initiatedAt = to;
    }

    /** Returns the ping whose reply would prove an address. */
    EchoProof.@Nullable Challenge challenge() {
        return challenge;
    }

    void setChallenge(EchoProof.@Nullable Challenge sent) {
        challenge = sent;
    }

    @Nullable
    InnerAddresses inner() {
        return inner;
    }

    void setInner(InnerAddresses seen) {
        if (!seen.equals(inner)) {
            inner = seen;
        }
    }

    /** Returns the credit of addresses that authenticated messages came from. */
    UnprovedCredit authenticated() {
        if (authenticated == null) {
            authenticated = new UnprovedCredit();
        }
        return authenticated;
    }

    /** Returns the credit of addresses that messages came from which anybody may have sent. */
    UnprovedCredit stray() {
        if (stray == null) {
            stray = new UnprovedCredit();
        }
        return stray;
    }

    /** Forgets what led to the proof of this address. */
    void onProved(Endpoint endpoint) {
        if (authenticated != null) {
            authenticated.forget(endpoint);
        }
        if (stray != null) {
            stray.forget(endpoint);
        }
    }

    /** Tells whether the peer may switch between its proved addresses now; a flapping one may not with each message. */
    boolean admitsSwitch(long nowNs) {
        boolean admitted = nowNs - switchedNs >= Limits.SWITCH_INTERVAL_NS;
        if (admitted) {
            switchedNs = nowNs;
        }
        return admitted;
    }

    /** Returns how often the peer may begin to prove another address. */
    TokenBucket moves(long nowNs) {
        if (moves == null) {
            moves = new TokenBucket(Limits.MOVES_PER_SECOND, Limits.MOVE_BURST, nowNs);
        }
        return moves;
    }
}
