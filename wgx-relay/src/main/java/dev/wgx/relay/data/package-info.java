// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The data path: what happens to a transport message of a relayed session. {@link dev.wgx.relay.data.Forwarder} looks
 * up (source endpoint, receiver index) in the {@link dev.wgx.relay.data.ForwardingTable} and sends the bytes on,
 * unchanged. What it does not find it leaves to the control path.
 *
 * <p>Nothing here allocates, and nothing here knows of keys or handshakes: of a peer only where it is, and of a session
 * only which peer's messages go to which peer. The control path is the only writer.
 */
@NullMarked
package dev.wgx.relay.data;

import org.jspecify.annotations.NullMarked;
