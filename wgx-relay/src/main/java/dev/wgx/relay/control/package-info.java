// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The control path: everything that is not a known transport message. It is the only writer of the forwarding table.
 *
 * <p>{@link dev.wgx.relay.control.ControlPath} wires it; {@code DatagramDispatch} sorts datagrams by message type. The
 * relay's own WireGuard side is {@code InitiationGate} (cookies, load), {@code OwnHandshakes} and {@code OwnSessions};
 * {@code AddressProof} decides where a peer is believed to be. {@code Permissions} decides who may call whom. {@code
 * RelayedHandshakes} passes handshake messages between peers that may call each other and opens {@code
 * RelayedSession}s; {@code Mac1Search} finds whom an initiation is for. {@code Revocation} takes everything from whom
 * the allow-list no longer admits. {@code InnerPackets} and {@code Commands} serve what comes inside the tunnel; {@code
 * Publications} applies what hubs publish. {@code Journal} writes down what must survive a restart.
 *
 * <p>Handlers answer nothing: what they refuse they count as one {@link dev.wgx.relay.DropReason}. A {@code Turn}
 * carries the time, and where effects, counts and lasting changes go.
 */
@NullMarked
package dev.wgx.relay.control;

import org.jspecify.annotations.NullMarked;
