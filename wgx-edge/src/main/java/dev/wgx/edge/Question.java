// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge;

import dev.wgx.relay.Effects;
import dev.wgx.relay.Relay;

/**
 * Something that another thread wants of the relay; runs on the loop's thread, between two batches, and must be short.
 */
@FunctionalInterface
public interface Question<T> {
    T ask(Relay relay, long nowNs, Effects effects);
}
