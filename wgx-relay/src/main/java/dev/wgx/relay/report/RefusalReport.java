// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.report;

import dev.wgx.noise.PublicKey;
import dev.wgx.relay.DropReason;
import dev.wgx.relay.Endpoint;

/**
 * Somebody whom the relay refused lately, and who has proved that the key is its own.
 *
 * @param endpoint where it was heard from last: anybody can write another's source address
 * @param count of handshakes from there that were seen, 1 at least
 * @param firstMs wall clock in milliseconds since 1970
 * @param lastMs wall clock in milliseconds since 1970
 */
public record RefusalReport(
        PublicKey key, Endpoint endpoint, DropReason reason, long count, long firstMs, long lastMs) {}
