// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.peer;

import dev.wgx.relay.Path;

/** Hears of each probe that says hello. On its side's thread. */
@FunctionalInterface
interface Hellos {
    /** @param back the way to where it came from */
    void onHello(int flow, Path back);
}
