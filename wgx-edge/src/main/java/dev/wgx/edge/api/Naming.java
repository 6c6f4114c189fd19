// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import dev.wgx.edge.PeerNames;
import dev.wgx.noise.PublicKey;
import dev.wgx.relay.report.ToldName;
import java.util.Optional;

/**
 * Decides what an operator sees as a peer's name. The operator's own names come first. What a hub tells is shown as
 * that hub's word, so that no hub can give its spoke the name of another peer.
 */
record Naming(PeerNames names) {
    private static final int SHORT_KEY = 8;

    String of(PublicKey key, Optional<ToldName> told) {
        return names.find(key)
                .or(() -> told.map(name -> hubTitle(name.hub()) + "/" + name.name()))
                .orElse("");
    }

    /** Returns the key of the hub whose word the name is; empty if it is no hub's. */
    String author(PublicKey key, Optional<ToldName> told) {
        return names.find(key).isPresent()
                ? ""
                : told.map(name -> name.hub().toString()).orElse("");
    }

    private String hubTitle(PublicKey hub) {
        return names.find(hub).orElseGet(() -> hub.toString().substring(0, SHORT_KEY));
    }
}
