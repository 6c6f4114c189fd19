// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

/**
 * The reason why a datagram, or a packet inside the tunnel, came to nothing. The sentence is what an operator reads.
 */
public enum DropReason {
    MALFORMED("no WireGuard message: wrong type, reserved bytes or length"),
    SOURCE_NOT_UNICAST("the source is no address that a peer could send from"),
    SOURCE_IS_RELAY("the source is the relay itself"),
    HOP_LIMIT("a datagram whose TTL or hop limit is used up"),

    UNKNOWN_SOURCE("a handshake message for another peer from an address that belongs to no authenticated peer"),
    UNKNOWN_INDEX("a receiver index that belongs to no session"),
    MOVED_SOURCE("a relayed session's index from a new address: not forwarded until its peer has authenticated there"),
    UNREACHABLE_DESTINATION("the destination has no confirmed endpoint"),
    NO_ROUTE("an initiation for nobody that its sender may talk to"),
    MAC1_MISMATCH("a handshake response whose mac1 does not fit the initiator"),
    NO_PENDING_INITIATION("a handshake response or cookie reply that nobody waits for"),
    INDEX_COLLISION("two sessions at one address chose the same index: WireGuard tries again with another"),

    NOT_ALLOWED("the peer's public key is not on the allow-list"),
    HANDSHAKE_INVALID("a handshake message for the relay that fails authentication"),
    HANDSHAKE_REPLAYED("an initiation that is not newer than the newest accepted one"),
    HANDSHAKE_TOO_FREQUENT("initiations of one peer in too quick succession"),
    RATE_LIMITED("too many handshake messages, key queries or reflection questions from one source"),
    UNDER_LOAD("a cookie was demanded instead of an answer"),
    TRANSPORT_INVALID("a transport message for the relay that fails authentication"),
    TRANSPORT_REPLAYED("a transport message for the relay that was received before"),
    SESSION_EXPIRED("a transport message for a session of the relay that is too old"),
    ADDRESS_UNPROVEN("a move to an address that belongs to another peer: not believed before a handshake there"),
    SHARED_ADDRESS("a message of one of two peers behind one address and port: only one of them can be served"),
    KEY_QUERY_DISABLED("a public key query, which the configuration switches off"),

    INNER_MALFORMED("inside the tunnel: no well-formed IP packet"),
    INNER_FRAGMENT("inside the tunnel: an IP fragment"),
    INNER_CHECKSUM("inside the tunnel: a wrong checksum"),
    INNER_UNSERVED("inside the tunnel: a protocol or port that the relay does not serve"),
    COMMAND_MALFORMED("inside the tunnel: a command that cannot be parsed"),
    COMMAND_TOO_FREQUENT("inside the tunnel: too many commands from one peer"),

    CONTROL_QUEUE_FULL("more than the control path could take, apart from what is forwarded"),
    PEER_TABLE_FULL("a newcomer that the peer table has no room for"),
    SESSION_TABLE_FULL("a newcomer that the session table has no room for"),
    PENDING_TABLE_FULL("an initiation, while its sender has too many unanswered");

    private final String description;

    DropReason(String description) {
        this.description = description;
    }

    public String description() {
        return description;
    }
}
