package dev.wgx.relay.report;

import dev.wgx.noise.PublicKey;

/** @param wanted the spoke has completed a relayed handshake, so the hub may start handshakes with it too */
public record RouteReport(PublicKey hub, PublicKey spoke, boolean wanted, boolean hubOnline, boolean spokeOnline) {}
