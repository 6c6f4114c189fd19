package dev.wgx.relay.store;

import dev.wgx.noise.PublicKey;

/** The spoke has once completed a relayed handshake with the hub, which may since then start handshakes too. */
public record WantedRecord(PublicKey hub, PublicKey spoke) {}
