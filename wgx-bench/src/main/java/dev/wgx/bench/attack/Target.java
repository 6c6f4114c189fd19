// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.attack;

import dev.wgx.noise.Mac1Key;
import dev.wgx.noise.PublicKey;
import java.net.InetSocketAddress;

/** An address of a relay, and its key. */
public record Target(InetSocketAddress address, PublicKey key) {
    Mac1Key mac1Key() {
        return Mac1Key.of(key);
    }
}
