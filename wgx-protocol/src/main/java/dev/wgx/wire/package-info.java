// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The four messages of WireGuard as bytes (WireGuard paper 5.4): one class per message, one constant per field, in the
 * order of the wire. There is no state here and nothing is copied.
 *
 * <p>A datagram becomes one of {@link dev.wgx.wire.MessageType} once, at the door. Whoever has got a type from there
 * may use the accessors of that message without another length check.
 *
 * <p>Every accessor reads between position and limit of the buffer it is given, by absolute gets, so that neither
 * moves; the buffer must be little-endian, as all integers of WireGuard are.
 */
@NullMarked
package dev.wgx.wire;

import org.jspecify.annotations.NullMarked;
