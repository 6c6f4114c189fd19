// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.store;

import dev.wgx.noise.PublicKey;

/** The spoke has called the hub that publishes it and was answered, so that the hub may call back. */
public record CallRecord(PublicKey hub, PublicKey spoke) {}
