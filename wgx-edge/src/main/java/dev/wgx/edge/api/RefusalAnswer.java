// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.report.RefusalReport;
import java.util.Objects;
import java.util.Optional;

/**
 * {@link RefusalReport} with the name that relay.conf has for the key.
 *
 * @param reason the name of the {@link dev.wgx.relay.DropReason}
 */
public record RefusalAnswer(
        PublicKey key, String name, Optional<Endpoint> endpoint, String reason, long count, long firstMs, long lastMs) {

    public RefusalAnswer {
        name = Objects.requireNonNullElse(name, "");
    }

    static RefusalAnswer of(RefusalReport refusal, Naming naming) {
        return new RefusalAnswer(
                refusal.key(),
                naming.of(refusal.key(), Optional.empty()),
                Optional.of(refusal.endpoint()),
                refusal.reason().name(),
                refusal.count(),
                refusal.firstMs(),
                refusal.lastMs());
    }
}
