// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.report;

import dev.wgx.noise.PublicKey;

/** A name that a hub chose to tell of one of its spokes. Only that hub vouches for it. */
public record ToldName(PublicKey hub, String name) {}
