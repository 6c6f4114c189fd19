// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import dev.wgx.noise.PublicKey;

public record PublicKeyAnswer(PublicKey publicKey) {}
