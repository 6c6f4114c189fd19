// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.report;

import dev.wgx.noise.PublicKey;

/**
 * @param toldName what the hub calls the spoke; empty if it has not told
 * @param wanted the spoke has called the hub and was answered, so that the hub may call back
 */
public record RouteReport(
        PublicKey hub, PublicKey spoke, String toldName, boolean wanted, boolean hubOnline, boolean spokeOnline) {}
