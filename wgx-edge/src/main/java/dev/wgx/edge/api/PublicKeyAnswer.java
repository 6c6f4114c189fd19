package dev.wgx.edge.api;

import dev.wgx.noise.PublicKey;

public record PublicKeyAnswer(PublicKey publicKey) {}
