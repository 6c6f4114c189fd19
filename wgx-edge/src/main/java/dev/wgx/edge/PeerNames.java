// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge;

import dev.wgx.noise.PublicKey;
import java.util.Map;
import java.util.Optional;

/** The operator's names of peers, changed by each reload. Any thread may ask. */
public final class PeerNames {
    private volatile Map<PublicKey, String> nameByKey;

    public PeerNames(Map<PublicKey, String> nameByKey) {
        this.nameByKey = Map.copyOf(nameByKey);
    }

    public void set(Map<PublicKey, String> changed) {
        nameByKey = Map.copyOf(changed);
    }

    public Optional<String> find(PublicKey key) {
        return Optional.ofNullable(nameByKey.get(key));
    }
}
