/**
 * The control path: everything that is not a known transport message. It is the only writer of the forwarding table.
 *
 * <p>{@link dev.wgx.relay.control.ControlPath} sorts datagrams by message type. {@code OwnHandshakes} is the relay's own
 * WireGuard side: admission, cookies, sessions with each {@code Peer}, and the addresses that they prove. {@code
 * RelayedHandshakes} passes handshake messages between peers that may talk to each other and opens {@code RelayedSession}s.
 * {@code AddressChecks} finds peers that moved. {@code InnerPackets} and {@code Commands} serve what comes inside the tunnel;
 * {@code Publications} applies what hubs publish. {@code Journal} writes down what must survive a restart.
 *
 * <p>Handlers answer nothing: what they refuse they count as one {@link dev.wgx.relay.DropReason}.
 */
@NullMarked
package dev.wgx.relay.control;

import org.jspecify.annotations.NullMarked;
