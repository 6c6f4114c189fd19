// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.packet.IpAddress;

/** The addresses inside the tunnel that a peer's last packet to the relay went from and to. */
record InnerAddresses(IpAddress peer, IpAddress relay) {}
