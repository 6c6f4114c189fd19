// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.packet;

import java.nio.ByteBuffer;

/**
 * An echo reply: ICMP or ICMPv6, as {@link EchoRequest}.
 *
 * @param message what it repeats of the request: identifier, sequence number and data
 */
public record EchoReply(IpAddress source, IpAddress destination, ByteBuffer message) implements InnerPacket {}
