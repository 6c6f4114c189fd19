// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import java.nio.ByteBuffer;

/** Takes what a tunnel sends to its peer. */
@FunctionalInterface
public interface Output {
    /** @param message borrowed for the call */
    void send(ByteBuffer message);
}
