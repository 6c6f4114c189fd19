// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * IP packets inside the tunnel with the relay: the few that the relay serves, UDP and echo requests, IPv4 and IPv6.
 *
 * <p>{@link dev.wgx.packet.InnerPacket#parse} turns the plaintext of a transport message into a datagram, an echo
 * request or a {@link dev.wgx.packet.PacketProblem}, and never throws. Everything that a sender can get wrong is
 * checked before anything is believed: version, header length, total length (what follows it is padding, WireGuard pads
 * to 16 bytes), fragments, checksums. Options of IPv4 and the hop-by-hop and destination options of IPv6 are stepped
 * over.
 *
 * <p>{@code toPacket} writes the same types as packets, without padding: that is the session's affair.
 */
@NullMarked
package dev.wgx.packet;

import org.jspecify.annotations.NullMarked;
