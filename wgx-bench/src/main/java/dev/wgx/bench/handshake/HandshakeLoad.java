// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.handshake;

import dev.wgx.bench.peer.Population;

/** Handshakes of one kind, as many as a window allows. */
interface HandshakeLoad extends Population.Correspondence {
    HandshakeWindow window();
}
